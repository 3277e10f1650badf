/**
 * Shell function that reports where a kube-proxy serves its metrics, by its configuration file:
 * `excerpt documents /proc/PID/root/PATH taken TEXT`. kubeadm mounts that file from a ConfigMap into the pod, so that it
 * is no file of the host; it is read as the process sees it, and no more than the one value leaves the host.
 */
export const proxyFunctions = String.raw`
proxy_metrics() { # PID: of any process; no more than a file of an ordinary size is looked into
  [ "$(program_of "$1")" = kube-proxy ] || return 0
  config=$(absolute "$1" "$(flag_of "$1" config)")
  [ -n "$config" ] || return 0
  seen=/proc/$1/root$config
  if [ ! -f "$P/$1/root$config" ] || [ ! -r "$P/$1/root$config" ]; then
    printf 'excerpt\tdocuments\t%s\tunreadable\t%s\n' "$(word "$seen")" "$(word 'cannot be read')"
    return 0
  fi
  address=$(timeout 5 head -c 65536 "$P/$1/root$config" 2>/dev/null |
    sed -n "s/^[[:space:]{]*[\"']\{0,1\}metricsBindAddress[\"']\{0,1\}[[:space:]]*:[[:space:]]*[\"']\{0,1\}\([][A-Za-z0-9.:%-]*\).*/\1/p" |
    tail -n 1)
  printf 'excerpt\tdocuments\t%s\ttaken\t=%s\n' "$(word "$seen")" "$(printf 'metricsBindAddress: "%s"\n' "$address" | b64)"
}
`;
