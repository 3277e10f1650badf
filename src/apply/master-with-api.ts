import { ConnectionFailure } from '../transport/connection-failure.js';
import type { ApiMaster } from '../probe/read-cluster.js';
import type { ActionContext } from './action-context.js';
import { askHost } from './ask-host.js';
import { kubectlScript } from './kubectl-script.js';

/** A master whose kubectl reaches the API server; or why there is none. */
export type MasterWithApi = { readonly master: ApiMaster } | { readonly trouble: string };

/** Finds the first of the run's masters whose kubectl reaches the API server. */
export async function masterWithApi({ masters, entry }: ActionContext): Promise<MasterWithApi> {
  const troubles: string[] = [];
  for (const master of masters) {
    const trouble = await troubleOf(master, entry);
    if (trouble === undefined) return { master };
    troubles.push(`${master.session.host.name}: ${trouble}`);
  }
  const why = troubles.length === 0 ? 'no master takes part in the run' : troubles.join('; ');
  return { trouble: `the API server cannot be reached, and nothing was changed: ${why}` };
}

async function troubleOf(master: ApiMaster, entry: ActionContext['entry']): Promise<string | undefined> {
  const script = `${kubectlScript(master, entry)}
kube get --raw /version >/dev/null || answer failed 'its kubectl gets no answer'
answer applied ''
`;
  try {
    const { status, reason } = await askHost(master.session, script);
    return status === 'applied' ? undefined : reason;
  } catch (error) {
    if (error instanceof ConnectionFailure) return error.message;
    throw error;
  }
}
