import { quote } from '../transport/quote.js';
import { base64Beginning } from './base64-beginning.js';
import type { EtcdAccess, EtcdIdentity } from './etcd-access.js';
import { outsideFunctions } from './outside-functions.js';

/**
 * The part of a script that counts the Secrets in etcd: `stored TOTAL ENCRYPTED`, or `trouble REASON`. What etcd answers
 * goes through pipes on the host; only keys and counts are ever kept. It asks the JSON gateway with curl (/v3 from
 * etcd 3.4 on, /v3beta in 3.3, /v3alpha in 3.2), else etcdctl on the host, else etcdctl in etcd's pod where the script
 * has `kube`. It needs `program` of the API client functions.
 * @param beginning how a value begins that counts as encrypted
 */
export function storedSecretsScript(access: EtcdAccess, beginning: string): string {
  return `
servers=${quote(access.servers.join(' '))}
endpoints=${quote(access.servers.join(','))}
${identityLines('', access.identity)}
own_server=${quote(access.own?.server ?? '')}
start=${quote(`${access.prefix}/secrets/`)}
end=${quote(`${access.prefix}/secrets0`)}
encrypted_value='${base64Beginning(beginning)}'
${outsideFunctions}${access.own === undefined ? '' : ownLines(access.own.identity)}
${countFunctions}
count_stored
`;
}

function identityLines(name: string, { pid, authority = '', certificate = '', key = '' }: EtcdIdentity): string {
  return `${name}pid=${pid}; ${name}authority=${quote(authority)}; ${name}certificate=${quote(certificate)}; ${name}key=${quote(key)}`;
}

/** In its own pod etcd's files are where its flags say. */
function ownLines(identity: EtcdIdentity): string {
  return identityLines('own_', identity);
}

/** Between two keys of Kubernetes there is room for `!`, which none of them has. */
const countFunctions = String.raw`
with_curl() { # START END LIMIT
  printf '{"key":"%s","range_end":"%s","limit":"%s"}' "$(printf '%s' "$1" | b64)" "$(printf '%s' "$2" | b64)" "$3" |
    "$curl" -q --silent --fail --noproxy '*' --max-time 60 ${'$'}{authority:+--cacert "$authority"} \
      ${'$'}{certificate:+--cert "$certificate"} ${'$'}{key:+--key "$key"} --data @- "$server/$gateway/kv/range"
}
with_etcdctl() {
  ETCDCTL_API=3 "$etcdctl" --endpoints="$endpoints" ${'$'}{authority:+--cacert "$authority"} \
    ${'$'}{certificate:+--cert "$certificate"} ${'$'}{key:+--key "$key"} --command-timeout=60s get "$1" "$2" --limit="$3" -w json
}
with_pod() {
  kube -n kube-system exec "$pod" -c etcd -- etcdctl --endpoints="$own_server" ${'$'}{own_authority:+--cacert "$own_authority"} \
    ${'$'}{own_certificate:+--cert "$own_certificate"} ${'$'}{own_key:+--key "$own_key"} --command-timeout=60s get "$1" "$2" --limit="$3" -w json
}
page() { # START LIMIT: of what etcd answers, only keys and marks
  "with_$tool" "$1" "$end" "$2" 2>/dev/null </dev/null | tr '{},' '\n\n\n' |
    sed -n -e 's/^"header":$/answered/p' -e 's/^"more":true$/more/p' -e 's/^"key":"\(.*\)"$/key \1/p' \
      -e "s#^\"value\":\"$encrypted_value.*#encrypted#p"
}
answers() { [ -n "$(page "$start" 1 | sed -n '/^answered$/p')" ]; }
find_tool() {
  if curl=$(program curl); then
    tool=curl
    for server in $servers; do for gateway in v3 v3beta v3alpha; do ! answers || return 0; done; done
  fi
  tool=etcdctl
  if etcdctl=$(program etcdctl) && answers; then return 0; fi
  tool=pod
  if [ -n "$own_server" ] && command -v kube >/dev/null; then
    for pod in $(kube -n kube-system get pods -l component=etcd -o name 2>/dev/null </dev/null); do ! answers || return 0; done
  fi
  return 1
}
count_of() { printf '%s\n' "$found" | sed -n "/^$1/p" | wc -l; }
count_stored() {
  [ -n "$servers" ] && find_tool || {
    printf 'trouble\t%s\n' "$(word "etcd ($endpoints) answers neither curl nor etcdctl on this host, nor etcdctl in its pod")"
    return 0
  }
  total=0; encrypted=0; at=$start
  while :; do
    found=$(page "$at" 100)
    last=$(printf '%s\n' "$found" | sed -n 's/^key //p' | tail -n 1)
    total=$((total + $(count_of key)))
    encrypted=$((encrypted + $(count_of encrypted)))
    if [ "$(count_of answered)" -eq 0 ]; then printf 'trouble\t%s\n' "$(word 'etcd stopped answering')"; return 0; fi
    [ "$(count_of more)" -ne 0 ] && [ -n "$last" ] || break
    at="$(printf '%s' "$last" | base64 -d)!"
  done
  printf 'stored\t%s\t%s\n' "$total" "$encrypted"
}
`;
