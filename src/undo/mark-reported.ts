import { managedPaths } from '../model/managed-paths.js';
import { scriptPrelude } from '../probe/script-prelude.js';
import { quote } from '../transport/quote.js';
import type { Session } from '../transport/session.js';

/**
 * Notes on a host that a user has been told that it took the changes of these runs back by itself. Where that cannot be
 * written, the next run tells it again. Rejects with a ConnectionFailure when the host is lost.
 */
export async function markReported(session: Session, runs: readonly string[]): Promise<void> {
  const folders = runs.map((run) => `"$R"${quote(`${managedPaths.runs}/${run}`)}`);
  const script = `${scriptPrelude(session.host.root)}
umask 077
for folder in ${folders.join(' ')}; do [ ! -e "$folder/undone" ] || printf '' >"$folder/undone.reported"; done
`;
  await session.run(script, { timeoutMs: 30_000 });
}
