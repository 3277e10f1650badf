import type { Action } from '../../model/action.js';
import { quote } from '../../transport/quote.js';
import type { Performer } from '../action-context.js';
import { actionScript } from '../action-script.js';
import { askHost } from '../ask-host.js';

type CreateSystemUser = Extract<Action, { kind: 'create-system-user' }>;

/** Makes a system user with useradd, else with the adduser of busybox; `undo` removes it when this run made it. */
export const createSystemUser: Performer<CreateSystemUser> = {
  perform: async ({ user }, { session, entry }) => {
    const { root } = session.host;
    if (root !== '') return { status: 'failed', reason: `users of the host below ${root} cannot be made from here; make ${user} on the host` };
    return askHost(
      session,
      `${actionScript(root, entry)}
user=${quote(user)}
! id -u "$user" >/dev/null 2>&1 || answer unchanged "the user $user exists"
if command -v useradd >/dev/null 2>&1; then
  useradd --system --user-group --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin "$user" >&2
elif command -v adduser >/dev/null 2>&1; then
  addgroup -S "$user" >&2 && adduser -S -D -H -h /nonexistent -s /sbin/nologin -G "$user" "$user" >&2
else
  answer failed 'neither useradd nor adduser is there to make a user with'
fi || answer failed "the user $user could not be made"
keep created "$user"
answer applied ''
`,
    );
  },
  undo: ({ user }, { session, entry }) =>
    askHost(
      session,
      `${actionScript(session.host.root, entry)}
user=${quote(user)}
[ "$(kept)" = "created $user" ] || answer unchanged 'this run did not make it'
if command -v userdel >/dev/null 2>&1; then userdel "$user" >&2; else deluser "$user" >&2; fi || answer failed "the user $user could not be removed"
answer applied ''
`,
    ),
};
