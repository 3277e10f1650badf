/**
 * Shell functions that ask the API server: with kubectl, else with curl and what the kubeconfig holds. curl gets
 * certificates and key through pipes, opened as /dev/fd/N, and a token through its configuration on standard input.
 */
export const apiClientFunctions = String.raw`
form=plain
pack() { b64; }
if gzip -c </dev/null >/dev/null 2>&1; then form=gzip; pack() { gzip -1 -c | b64; }; fi
program() { # NAME: where it is
  command -v "$1" 2>/dev/null && return 0
  for directory in /usr/bin /usr/local/bin /opt/bin /opt/kube/bin /var/lib/rancher/rke2/bin; do
    [ -f "$R$directory/$1" ] && [ -x "$R$directory/$1" ] && printf '%s' "$R$directory/$1" && return 0
  done
  return 1
}
find_kubeconfig() { # PATH…: the first that is there
  for path in "$@"; do
    config=$R$(resolve "$path")
    [ -f "$config" ] || continue
    printf 'kubeconfig\t%s\n' "$(word "$path")"
    [ -r "$config" ] && return 0
    printf 'trouble\tunreadable-kubeconfig\n'
    return 1
  done
  printf 'trouble\tno-kubeconfig\n'
  return 1
}
find_client() {
  understood=no; read_context && understood=yes
  [ $understood = no ] || printf 'certificate\t=%s\n' "$(certificate)"
  if kubectl=$(program kubectl); then client=kubectl
  elif curl=$(program curl); then client=curl
  else printf 'trouble\tno-client\n'; return 1
  fi
  printf 'client\t%s\n' $client
  [ $client = kubectl ] || can_use_curl || { printf 'trouble\tkubeconfig-needs-kubectl\n'; return 1; }
}
can_use_curl() {
  [ $understood = yes ] && [ -e /dev/fd/0 ] && has "$cluster" server || return 1
  has "$user" 'client-certificate\(-data\)\{0,1\}' || has "$user" 'token\(File\)\{0,1\}'
}
run_kubectl() { # PATH
  NO_PROXY='*' no_proxy='*' "$kubectl" --kubeconfig "$config" --cache-dir=/dev/null --request-timeout=30s \
    get --raw "$1"
}
curl_options() {
  ! has "$cluster" 'certificate-authority\(-data\)\{0,1\}' || echo 'cacert = "/dev/fd/8"'
  [ "$(text_at "$cluster" insecure-skip-tls-verify)" != true ] || echo insecure
  ! has "$user" 'client-certificate\(-data\)\{0,1\}' || printf '%s\n' 'cert = "/dev/fd/7"' 'key = "/dev/fd/6"'
  bearer='s/^["'\'']\{0,1\}\([A-Za-z0-9._~+/=-]*\).*/header = "Authorization: Bearer \1"/p'
  if has "$user" token; then
    sed -n "$user{s/^[- ]*token:[[:space:]]*//p;}" "$config" | sed -n "$bearer"
  elif has "$user" tokenFile; then
    sed -n "1{$bearer;}" "$(beside "$(text_at "$user" tokenFile)")"
  fi
}
run_curl() { # PATH: the body with the three digits of the HTTP status behind it
  server=$(text_at "$cluster" server)
  pem "$user" client-key | { exec 6<&0; pem "$user" client-certificate | { exec 7<&0
    pem "$cluster" certificate-authority | { exec 8<&0
      curl_options | "$curl" -q --silent --show-error --globoff --noproxy '*' --proto =https --max-time 30 \
        --write-out '%{http_code}' --config - --url "${'$'}{server%/}$1"; }; }; }
}
ask() { # ID PATH: 'answer ID FORM =BODY EXIT-CODE STDERR'; fails when the server did not answer
  printf 'answer\t%s\t%s\t=' "$1" $form
  { said=$({ { "run_$client" "$2" 3>&-; printf 'exit %s' $? >&2; } | pack >&3 2>/dev/null; } 2>&1); } 3>&1
  code=${'$'}{said##*exit }; said=${'$'}{said%exit *}
  # Behind these words old versions of kubectl and Go quote the kubeconfig and the token.
  said=${'$'}{said%%, error found in #*}; said=${'$'}{said%% value \"*}
  printf '\t%s\t%s\n' "$code" "$(word "$said")"
  [ "$code" = 0 ] || case $said in *'Error from server'*) ;; *) return 1 ;; esac
}
`;
