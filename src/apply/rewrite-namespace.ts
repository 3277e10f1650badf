import type { ApiMaster } from '../probe/read-cluster.js';
import { recordsAfter, wordText } from '../probe/records.js';
import { quote } from '../transport/quote.js';
import type { JournalEntry } from './change-script.js';
import { kubectlScript } from './kubectl-script.js';

/** What came of writing the Secrets of a namespace again. */
export interface Rewritten {
  readonly replaced: number;
  /** Reasons of the API server by which it refused some (`Forbidden`), each with how often. */
  readonly refusals: ReadonlyMap<string, number>;
}

const marker = 'cis-bench-secrets/1';

/** kubectl of old versions sends five requests a second. */
const patienceMs = (secrets: number): number => 120_000 + secrets * 500;

/**
 * Namespaces with the number of their Secrets. Only names and counts leave the host. Rejects with a ConnectionFailure when
 * the host is lost.
 */
export async function namespacesWithSecrets(master: ApiMaster, entry: JournalEntry): Promise<ReadonlyMap<string, number> | { readonly trouble: string }> {
  const script = `printf '\\n%s\\n' ${marker}\n${kubectlScript(master, entry)}
listed=$(kube get secrets --all-namespaces --no-headers 2>/dev/null </dev/null) || {
  printf 'trouble\\n'
  exit 0
}
printf '%s\\n' "$listed" | sed -n 's/^\\([^ ][^ ]*\\) .*/\\1/p' | sort | uniq -c | while read -r count name; do
  printf 'namespace\\t%s\\t%s\\n' "$(word "$name")" "$count"
done
printf 'end\\n'
`;
  const { stdout } = await master.session.run(script, { timeoutMs: patienceMs(0) });
  const records = recordsAfter(marker, stdout) ?? [];
  if (!records.some(([kind]) => kind === 'end')) return { trouble: `${master.session.host.name}: the Secrets could not be listed` };
  return new Map(records.flatMap(([kind, name, count]) => (kind === 'namespace' ? [[wordText(name), Number(count)] as const] : [])));
}

/**
 * Reads every Secret of a namespace and replaces it by itself, in a pipe on the host. A Secret that somebody else wrote
 * meanwhile is refused as a conflict and stays as that one wrote it. What kubectl says is never passed on: it may quote
 * what it was given. Rejects with a ConnectionFailure when the host is lost.
 */
export async function rewriteNamespace(master: ApiMaster, entry: JournalEntry, namespace: string, secrets: number): Promise<Rewritten> {
  const script = `printf '\\n%s\\n' ${marker}\n${kubectlScript(master, entry)}
kube get secrets -n ${quote(namespace)} -o json 2>/dev/null </dev/null | kube replace --validate=false -f - 2>&1 |
  sed -n -e 's/^secret\\/.* replaced$/replaced/p' -e 's/^secret ".*" replaced$/replaced/p' \\
    -e 's/^Error from server (\\([A-Za-z]\\{1,40\\}\\)).*/\\1/p' -e 's/^The Secret .* is invalid.*/Invalid/p' \\
    -e 's/^Unable to connect to the server.*/Unreachable/p' | sort | uniq -c | while read -r count what; do
    printf 'came\\t%s\\t%s\\n' "$what" "$count"
  done
`;
  const { stdout } = await master.session.run(script, { timeoutMs: patienceMs(secrets) });
  const came = (recordsAfter(marker, stdout) ?? []).filter(([kind]) => kind === 'came').map(([, what = '', count]) => [what, Number(count)] as const);
  const counts = new Map(came);
  const replaced = counts.get('replaced') ?? 0;
  counts.delete('replaced');
  return { replaced, refusals: counts };
}
