# shellcheck shell=bash
# The lab's network: one bridge, and a network namespace for each host. Names start with $PREFIX, so they can be found.

readonly NET=10.77
readonly GATEWAY=$NET.0.1
readonly BRIDGE=bench0
readonly PREFIX=bench-

# make_bridge: the machine is the gateway address; it forwards nothing.
make_bridge() {
  [ ! -e "/sys/class/net/$BRIDGE" ] || return 0
  local other
  other=$(ip -o -4 address show | awk -v net="$NET." 'index($4, net) == 1 && !found++ { print $2 }')
  [ -z "$other" ] || fail "The lab's network $NET.0.0/16 is in use on this machine by the interface $other. Remove that first."
  ip link add "$BRIDGE" type bridge
  ip address add "$GATEWAY/16" dev "$BRIDGE"
  ip link set "$BRIDGE" up
}

# join_network NAME ADDRESS: a namespace whose eth0 is on the bridge.
join_network() {
  local space=$PREFIX$1
  ip netns add "$space"
  ip link add "$space" type veth peer name eth0 netns "$space"
  ip link set "$space" master "$BRIDGE" up
  ip -n "$space" address add "$2/16" dev eth0
  ip -n "$space" link set lo up
  ip -n "$space" link set eth0 up
  # Components look for a default route; this one leads to nobody, so nothing leaves the lab.
  ip -n "$space" route add default via "$NET.255.254"
  ip netns exec "$space" sysctl -qw net.ipv4.ip_forward=1
}
