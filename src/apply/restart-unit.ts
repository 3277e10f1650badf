import { scriptPrelude } from '../probe/script-prelude.js';
import { printable } from '../text/printable.js';
import { quote } from '../transport/quote.js';
import type { Session } from '../transport/session.js';

/** How long systemctl may wait, in seconds: an etcd is ready only once it has joined the others. */
const patience = 45;

/**
 * Restarts a service through systemd, its units read anew. Resolves with why it failed, or undefined; a start that takes
 * longer than systemctl waits is none.
 * @param unit `kubelet.service`
 */
export async function restartUnit(session: Session, unit: string): Promise<string | undefined> {
  const script = `${scriptPrelude(session.host.root)}
command -v systemctl >/dev/null 2>&1 || { echo 'there is no systemctl to restart '${quote(unit)}' with' >&2; exit 1; }
systemctl daemon-reload || exit
timeout ${patience} systemctl restart ${quote(unit)}
code=$?
case $code in 124|143) exit 0 ;; *) exit $code ;; esac
`;
  const result = await session.run(script, { timeoutMs: 2 * patience * 1000 });
  if (result.code === 0) return undefined;
  return printable(result.stderr.toString('utf8').trim().split('\n')[0] ?? '') || `exit code ${result.code}`;
}
