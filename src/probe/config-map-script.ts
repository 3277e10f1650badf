import { quote } from '../transport/quote.js';
import { apiClientFunctions } from './api-client-script.js';
import { kubeconfigFunctions } from './api-kubeconfig-script.js';
import { apiHeader } from './api-script.js';
import { fileFunctions } from './file-script.js';
import { scriptPrelude } from './script-prelude.js';

/** A text of a ConfigMap; both are plain words. */
export interface WantedText {
  readonly name: string;
  readonly key: string;
}

/** Keys of kubeadm's configurations whose values may be secrets: of environment variables, and of HTTP headers. */
const secretKeys = ['extraEnvs', 'staticPodURLHeader'] as const;

/**
 * The POSIX sh script that reads texts of ConfigMaps with kubectl on a master. Its output is that of the script that
 * asks the API; the body of an answer, by the ConfigMap's name, is `text` and the text behind it, `withheld` and the key
 * for which the text stays on the host, or empty when there is no such ConfigMap. Where kubectl is missing there are no
 * answers. Nothing is left behind on the host.
 * @param root the inventory's path prefix of the host
 * @param kubeconfigs candidate paths; the first that exists is used
 */
export function configMapScript(root: string, kubeconfigs: readonly string[], namespace: string, wanted: readonly WantedText[]): string {
  const questions = wanted.map(({ name, key }) => `ask ${quote(name)} ${quote(`${name} ${key}`)}`);
  return `${scriptPrelude(root)}${fileFunctions}${kubeconfigFunctions}${apiClientFunctions}
run_kubectl() { # 'NAME KEY'
  text=$(NO_PROXY='*' no_proxy='*' "$kubectl" --kubeconfig "$config" --cache-dir=/dev/null --request-timeout=30s \\
    -n ${quote(namespace)} get configmap --ignore-not-found -o "jsonpath={.data.\${1#* }}{'.'}" -- "\${1% *}") || return
  case $text in
    '') ;;
${secretKeys.map((key) => `    *${key}*) printf 'withheld ${key}' ;;`).join('\n')}
    *) printf 'text %s' "\${text%.}" ;;
  esac
}
printf '\\n%s\\n' ${quote(apiHeader)}
find_kubeconfig ${kubeconfigs.map(quote).join(' ')} &&
find_client &&
[ $client = kubectl ] &&
${questions.join(' &&\n')}
printf 'end\\n'
`;
}
