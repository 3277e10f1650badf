import type { Action } from '../../model/action.js';
import { managedPaths } from '../../model/managed-paths.js';
import type { ApiMaster } from '../../probe/read-cluster.js';
import { quote } from '../../transport/quote.js';
import type { ActionContext, Performer } from '../action-context.js';
import { actionScript } from '../action-script.js';
import type { Answer } from '../ask-host.js';
import { askHost } from '../ask-host.js';
import type { StoredSecrets } from '../count-stored-secrets.js';
import { countStoredSecrets } from '../count-stored-secrets.js';
import { kubectlScript } from '../kubectl-script.js';
import { masterWithApi } from '../master-with-api.js';
import { namespacesWithSecrets, rewriteNamespace } from '../rewrite-namespace.js';
import { waitForEncryption } from '../wait-for-encryption.js';

type RewriteSecrets = Extract<Action, { kind: 'rewrite-secrets' }>;

/** A Secret that somebody else changes in every round is written by that one. */
const mostRounds = 3;

const { proof, writing } = managedPaths.encryption;

/**
 * Writes every Secret again by replacing it with itself, on its own host, until etcd shows each stored as wanted; that
 * this was seen is noted in a file. `failed` says what is stored otherwise, or that etcd could not be looked at. There is
 * nothing to undo: API servers read both forms.
 */
export const rewriteSecrets: Performer<RewriteSecrets> = {
  perform: async (action, context) => {
    const { session, masters } = context;
    const own = masters.filter((master) => master.session.host.name === session.host.name);
    const found = await masterWithApi({ ...context, masters: own });
    if ('trouble' in found) return { status: 'failed', reason: found.trouble };
    const obstacle = await waitForEncryption(masters.map((master) => master.session), writing, context.tell);
    if (obstacle !== undefined) return { status: 'failed', reason: `${obstacle}; no Secret was written again` };
    const seen = await look(found.master, action, context);
    if (isEncrypted(seen)) return note(context, 'unchanged');
    return rewriteAll(found.master, action, context);
  },
  undo: () => Promise.resolve({ status: 'unchanged', reason: 'every API server reads Secrets in both forms' }),
};

function look(master: ApiMaster, { storedPrefix }: RewriteSecrets, { entry }: ActionContext): Promise<StoredSecrets> {
  return countStoredSecrets(master.session, kubectlScript(master, entry), storedPrefix);
}

function isEncrypted(stored: StoredSecrets): boolean {
  return hasSome(stored) && 'total' in stored && stored.encrypted === stored.total;
}

function hasSome(stored: StoredSecrets): boolean {
  return 'total' in stored && stored.total > 0;
}

async function rewriteAll(master: ApiMaster, action: RewriteSecrets, context: ActionContext): Promise<Answer> {
  for (let round = 1; ; round += 1) {
    const came = await rewriteRound(master, context);
    if ('trouble' in came) return { status: 'failed', reason: came.trouble };
    const stored = await look(master, action, context);
    if (isEncrypted(stored) || (came.listed === 0 && !hasSome(stored))) return note(context, 'applied');
    if ('trouble' in stored || round === mostRounds) return { status: 'failed', reason: failure(stored, came) };
  }
}

/** What came of all namespaces in one round. */
interface Round {
  readonly listed: number;
  readonly replaced: number;
  readonly refusals: ReadonlyMap<string, number>;
}

async function rewriteRound(master: ApiMaster, { entry, tell }: ActionContext): Promise<Round | { readonly trouble: string }> {
  const namespaces = await namespacesWithSecrets(master, entry);
  if ('trouble' in namespaces) return namespaces;
  const refusals = new Map<string, number>();
  let replaced = 0;
  for (const [index, [namespace, secrets]] of [...namespaces].entries()) {
    tell(`writing ${secrets} Secrets of ${namespace} again (namespace ${index + 1} of ${namespaces.size})`);
    const came = await rewriteNamespace(master, entry, namespace, secrets);
    replaced += came.replaced;
    for (const [reason, count] of came.refusals) refusals.set(reason, (refusals.get(reason) ?? 0) + count);
  }
  const listed = [...namespaces.values()].reduce((sum, secrets) => sum + secrets, 0);
  return { listed, replaced, refusals };
}

function failure(stored: StoredSecrets, { replaced, refusals }: Round): string {
  const said = [...refusals].map(([reason, count]) => `${reason} ${count} times`).join(', ');
  const refused = said === '' ? '' : ` (the API server refused some: ${said})`;
  if ('trouble' in stored) {
    return (
      `${replaced} Secrets were written again${refused}; not proven is how etcd has them: ${stored.trouble}. Install curl or ` +
      'etcdctl on this master and fix again'
    );
  }
  if (stored.total === 0) return `${replaced} Secrets were written again${refused}, and etcd shows none of them; check --etcd-prefix of the API server`;
  const plain = stored.total - stored.encrypted;
  return (
    `${plain} of ${stored.total} Secrets in etcd are not yet encrypted with the new key${refused}; see what keeps them from ` +
    'being replaced (an admission webhook?) and fix again'
  );
}

/** Notes for later scans that the Secrets were seen to be encrypted. */
function note({ session, entry }: ActionContext, status: 'applied' | 'unchanged'): Promise<Answer> {
  return askHost(
    session,
    `${actionScript(session.host.root, entry)}
proof=$R${quote(proof)}
[ -e "$proof" ] || { : >"$proof" && chmod 600 "$proof" && flush "$proof"; } || answer failed ${quote(`every Secret is encrypted, but ${proof} could not be written`)}
answer ${status} 'etcd has every Secret encrypted'
`,
  );
}
