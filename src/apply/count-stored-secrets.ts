import { recordsAfter, wordText } from '../probe/records.js';
import type { Session } from '../transport/session.js';
import { etcdAccess } from './etcd-access.js';
import { storedSecretsScript } from './stored-secrets-script.js';

/** How many Secrets etcd has, and how many of them begin as asked; or why that could not be seen. */
export type StoredSecrets = { readonly total: number; readonly encrypted: number } | { readonly trouble: string };

const marker = 'cis-bench-stored/1';

/** A page of a hundred Secrets takes etcd less than a second; a cluster has some thousands. */
const patienceMs = 600_000;

/**
 * Counts the Secrets in etcd on a master that reaches it. No value leaves the host.
 * @param opening of the script: it defines `program`, and `kube` where etcd's pod may be asked too
 * @param beginning how a value begins that counts as encrypted
 * Rejects with a ConnectionFailure when the host is lost.
 */
export async function countStoredSecrets(session: Session, opening: string, beginning: string): Promise<StoredSecrets> {
  const access = await etcdAccess(session);
  if (access === undefined) return { trouble: 'no API server runs on this host that tells where etcd is' };
  const script = `printf '\\n%s\\n' ${marker}\n${opening}\n${storedSecretsScript(access, beginning)}`;
  const { stdout } = await session.run(script, { timeoutMs: patienceMs });
  const records = recordsAfter(marker, stdout) ?? [];
  const [, total, encrypted] = records.find(([kind]) => kind === 'stored') ?? [];
  if (total !== undefined && encrypted !== undefined) return { total: Number(total), encrypted: Number(encrypted) };
  const trouble = records.find(([kind]) => kind === 'trouble')?.[1] ?? records.find(([kind]) => kind === 'result')?.[2];
  return { trouble: trouble === undefined ? 'the host did not say what etcd has' : wordText(trouble) };
}
