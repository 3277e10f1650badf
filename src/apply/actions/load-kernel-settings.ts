import type { Action } from '../../model/action.js';
import { quote } from '../../transport/quote.js';
import type { Performer } from '../action-context.js';
import { actionScript } from '../action-script.js';
import { askHost } from '../ask-host.js';

type LoadKernelSettings = Extract<Action, { kind: 'load-kernel-settings' }>;

/** Writes values to /proc/sys; what stood there before is kept in the run's journal, and put back by `undo`. */
export const loadKernelSettings: Performer<LoadKernelSettings> = {
  perform: (action, { session, entry }) => askHost(session, `${actionScript(session.host.root, entry)}\nbegin_action\n${loading(action)}`),
  undo: (_action, { session, entry }) => askHost(session, `${actionScript(session.host.root, entry)}\nbegin_action\n${restoring}`),
  hostUndo: (_action, root, entry) => `${actionScript(root, entry)}\n${restoring}`,
  hostRedo: (action, root, entry) => `${actionScript(root, entry)}\n${isKept}\n${loading(action)}`,
};

function loading({ settings }: LoadKernelSettings): string {
  const lines = Object.entries(settings).map(([name, value]) => `set_value ${quote(name)} ${quote(value)}`);
  return `changed=no
set_value() { # NAME VALUE
  path=$P/sys/$(printf '%s' "$1" | tr . /)
  old=$(cat "$path") || answer failed "this kernel has no $1"
  [ "$old" != "$2" ] || return 0
  keep "$1" "$old"
  printf '%s\\n' "$2" >"$path" && [ "$(cat "$path")" = "$2" ] || answer failed "the kernel did not take $1 = $2"
  changed=yes
}
${lines.join('\n')}
[ $changed = yes ] || answer unchanged 'the kernel has these values already'
answer applied ''
`;
}

const isKept = `[ -n "$(kept)" ] || answer unchanged 'this run loaded none'`;

/** What was kept first was there first, so it is written last. */
const restoring = String.raw`
${isKept}
kept | sed -n '1!G;h;$p' | while read -r name value; do
  printf '%s\n' "$value" >"$P/sys/$(printf '%s' "$name" | tr . /)" || answer failed "could not put back $name = $value"
done
answer applied ''
`;
