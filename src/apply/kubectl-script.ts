import { apiClientFunctions } from '../probe/api-client-script.js';
import { kubeconfigFunctions } from '../probe/api-kubeconfig-script.js';
import { fileFunctions } from '../probe/file-script.js';
import type { ApiMaster } from '../probe/read-cluster.js';
import { quote } from '../transport/quote.js';
import { actionScript } from './action-script.js';
import type { JournalEntry } from './change-script.js';

/**
 * The opening of a script that changes objects of the API on a master: that of every action, and `kube ARGUMENT…`, which
 * runs kubectl with the administrator's kubeconfig of the host. Answers `failed` where one of the two is missing.
 */
export function kubectlScript({ session, kubeconfigs }: ApiMaster, entry: JournalEntry): string {
  return `${actionScript(session.host.root, entry)}${fileFunctions}${kubeconfigFunctions}${apiClientFunctions}
find_kubeconfig ${kubeconfigs.map(quote).join(' ')} >/dev/null || answer failed 'there is no kubeconfig of an administrator that can be read'
kubectl=$(program kubectl) || answer failed 'there is no kubectl on this master to change objects of the API with; install it'
kube() { NO_PROXY='*' no_proxy='*' "$kubectl" --kubeconfig "$config" --cache-dir=/dev/null --request-timeout=60s "$@"; }
`;
}
