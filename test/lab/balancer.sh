# shellcheck shell=bash
# The address of the cluster's API: haproxy in a namespace of its own, which asks each apiserver whether it is ready.

readonly BALANCER=$NET.0.100

# start_balancer MASTERS
start_balancer() {
  join_network balancer "$BALANCER"
  balancer_configuration "$1" >"$CACHE/haproxy.cfg"
  step 10 balancer 'Start the load balancer' ip netns exec "${PREFIX}balancer" \
    haproxy -D -f "$CACHE/haproxy.cfg" 9>&-
}

balancer_configuration() {
  local number
  cat <<CFG
global
  maxconn 2000
defaults
  mode tcp
  timeout connect 2s
  timeout client 1h
  timeout server 1h
  retries 3
  option redispatch
frontend api
  bind $BALANCER:6443
  default_backend masters
backend masters
  option httpchk GET /readyz
  http-check expect status 200
  default-server inter 500ms fall 1 rise 1 check check-ssl verify none
CFG
  for number in $(seq "$1"); do echo "  server m$number $(address_of "m$number"):6443"; done
}
