import { apiClientFunctions } from '../probe/api-client-script.js';
import { scriptPrelude } from '../probe/script-prelude.js';
import { quote } from '../transport/quote.js';
import type { EtcdIdentity } from './etcd-access.js';
import { outsideFunctions } from './outside-functions.js';

/**
 * The opening of a script that asks etcd: `ask_curl ARGUMENT…` and `ask_etcdctl ARGUMENT…` with the files of an identity,
 * each for at most five seconds; `find_curl` and `find_etcdctl` fail where there is none. Keys are read by those programs
 * where they lie, behind /proc/PID/root when only the container has them.
 * @param root the inventory's path prefix, '' for the host's own file system
 */
export function etcdClientScript(root: string, { pid, authority = '', certificate = '', key = '' }: EtcdIdentity): string {
  return `${scriptPrelude(root)}${apiClientFunctions}
pid=${pid}; authority=${quote(authority)}; certificate=${quote(certificate)}; key=${quote(key)}
${outsideFunctions}${clientFunctions}`;
}

const clientFunctions = String.raw`
find_curl() { curl=$(program curl); }
find_etcdctl() { etcdctl=$(program etcdctl); }
ask_curl() {
  "$curl" -q --silent --show-error --globoff --noproxy '*' --proto =http,https --connect-timeout 2 --max-time 5 \
    ${'$'}{authority:+--cacert "$authority"} ${'$'}{certificate:+--cert "$certificate"} ${'$'}{key:+--key "$key"} "$@"
}
ask_etcdctl() {
  ETCDCTL_API=3 "$etcdctl" ${'$'}{authority:+--cacert "$authority"} ${'$'}{certificate:+--cert "$certificate"} \
    ${'$'}{key:+--key "$key"} --dial-timeout=2s --command-timeout=5s "$@"
}
`;
