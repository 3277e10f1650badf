import type { Action } from '../../model/action.js';
import { quote } from '../../transport/quote.js';
import type { Performer } from '../action-context.js';
import { actionScript } from '../action-script.js';
import { askHost } from '../ask-host.js';

type CreateSystemUser = Extract<Action, { kind: 'create-system-user' }>;

/** Makes a system user with useradd, else with the adduser of busybox; `undo` removes it when this run made it. */
export const createSystemUser: Performer<CreateSystemUser> = {
  perform: async (action, { session, entry }) => {
    const { root } = session.host;
    if (root !== '') return { status: 'failed', reason: `users of the host below ${root} cannot be made from here; make ${action.user} on the host` };
    return askHost(session, `${actionScript(root, entry)}\nbegin_action\n${creation(action)}`);
  },
  undo: (action, { session, entry }) => askHost(session, `${actionScript(session.host.root, entry)}\nbegin_action\n${removal(action)}`),
  hostUndo: (action, root, entry) => `${actionScript(root, entry)}\n${removal(action)}`,
  hostRedo: (action, root, entry) => `${actionScript(root, entry)}\n${isKept}\n${creation(action)}`,
};

function creation({ user }: CreateSystemUser): string {
  return `user=${quote(user)}
! id -u "$user" >/dev/null 2>&1 || answer unchanged "the user $user exists"
keep created "$user"
if command -v useradd >/dev/null 2>&1; then
  useradd --system --user-group --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin "$user" >&2
elif command -v adduser >/dev/null 2>&1; then
  addgroup -S "$user" >&2 && adduser -S -D -H -h /nonexistent -s /sbin/nologin -G "$user" "$user" >&2
else
  answer failed 'neither useradd nor adduser is there to make a user with'
fi || answer failed "the user $user could not be made"
answer applied ''
`;
}

const isKept = `[ -n "$(kept)" ] || answer unchanged 'this run did not make it'`;

function removal({ user }: CreateSystemUser): string {
  return `user=${quote(user)}
${isKept}
id -u "$user" >/dev/null 2>&1 || answer unchanged "there is no user $user"
if command -v userdel >/dev/null 2>&1; then userdel "$user" >&2; else deluser "$user" >&2; fi || answer failed "the user $user could not be removed"
answer applied ''
`;
}
