import { scriptPrelude } from '../probe/script-prelude.js';
import { printable } from '../text/printable.js';
import type { Session } from '../transport/session.js';

/** Restarts the kubelet through systemd, its units read anew. Resolves with why it failed, or undefined. */
export async function restartKubelet(session: Session): Promise<string | undefined> {
  const script = `${scriptPrelude(session.host.root)}
command -v systemctl >/dev/null 2>&1 || { echo 'there is no systemctl to restart the kubelet with' >&2; exit 1; }
systemctl daemon-reload && systemctl restart kubelet
`;
  const result = await session.run(script, { timeoutMs: 90_000 });
  if (result.code === 0) return undefined;
  return printable(result.stderr.toString('utf8').trim().split('\n')[0] ?? '') || `exit code ${result.code}`;
}
