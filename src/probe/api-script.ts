import { quote } from '../transport/quote.js';
import { apiClientFunctions } from './api-client-script.js';
import { kubeconfigFunctions } from './api-kubeconfig-script.js';
import { fileFunctions } from './file-script.js';
import { scriptPrelude } from './script-prelude.js';

/** The first line of the script's output; what a login shell printed before it is skipped. */
export const apiHeader = 'cis-bench-api/1';

/** One GET request, and the name under which its answer comes back. */
export interface ApiRequest {
  /** A plain word. */
  readonly id: string;
  /** Path and query (`/api/v1/pods?limit=500`). */
  readonly path: string;
}

/**
 * The POSIX sh script that asks the API server some questions from a master. It stops at the first that is not
 * answered at all; its last record is `end`. No credential leaves the host, and nothing is left behind there.
 * @param root the inventory's path prefix of the host
 * @param kubeconfigs candidate paths; the first that exists is used
 */
export function apiScript(root: string, kubeconfigs: readonly string[], requests: readonly ApiRequest[]): string {
  const questions = requests.map(({ id, path }) => `ask ${quote(id)} ${quote(path)}`);
  return `${scriptPrelude(root)}${fileFunctions}${kubeconfigFunctions}${apiClientFunctions}
printf '\\n%s\\n' ${quote(apiHeader)}
find_kubeconfig ${kubeconfigs.map(quote).join(' ')} &&
find_client &&
${questions.join(' &&\n')}
printf 'end\\n'
`;
}
