# shellcheck shell=bash
# Takes down what runs, and what an earlier run left behind. It believes no record of its own: whatever carries the
# lab's names in the kernel (namespaces, interfaces, overlays, cgroups) is the lab's, whether its processes live or not.

readonly OVERLAY_SOURCE=cis-bench-lab

clear_all() {
  local name
  clear_hosts '[mwel]'
  end_namespace balancer
  end_namespace registry
  remove_tree "$CACHE/registry"
  remove_link "$BRIDGE"
  for name in known_hosts haproxy.cfg hosts.yaml hosts-ops.yaml hosts-auditor.yaml hosts-light.yaml; do rm -f "$CACHE/$name"; done
}

# clear_hosts LETTERS: hosts whose name has one of the letters (a bracket expression) and a number.
clear_hosts() {
  local name names
  mapfile -t names < <(host_traces | grep -xE "$1[1-9][0-9]*" | sort -Vu)
  [ ${#names[@]} -gt 0 ] || return 0
  say "Remove hosts: ${#names[@]}"
  for name in "${names[@]}"; do clear_host "$name"; done
}

# Names of hosts of which anything is left.
host_traces() {
  {
    ip netns list 2>/dev/null | cut -d' ' -f1
    ip -o link show type veth 2>/dev/null | awk -F'[ @:]+' '{ print $2 }'
    find /sys/fs/cgroup -type d -name "$PREFIX*" -printf '%f\n' 2>/dev/null || true
  } | sed -n "s/^$PREFIX//p"
  overlay_roots | sed -n 's#.*/hosts/\([^/]*\)/root$#\1#p'
  find "$HOSTS" -mindepth 1 -maxdepth 1 -printf '%f\n' 2>/dev/null || true
}

clear_host() {
  end_namespace "$1"
  unmount_root "$1"
  remove_cgroups "$1"
  remove_tree "$HOSTS/$1"
  if [ -f "$CACHE/known_hosts" ]; then sed -i "/^$(address_of "$1" | sed 's/\./\\./g') /d" "$CACHE/known_hosts"; fi
}

# end_namespace NAME: ends what runs in the host's network namespace, then removes it and its interface.
end_namespace() {
  local space=$PREFIX$1 pids tries
  for tries in $(seq 100); do
    pids=$(ip netns pids "$space" 2>/dev/null || true)
    [ -n "$pids" ] || break
    # shellcheck disable=SC2086 # several
    [ $((tries % 10)) != 1 ] || kill -KILL $pids 2>/dev/null || true
    sleep 0.1
  done
  [ -z "$pids" ] || fail "Processes of $1 do not end: $(echo "$pids" | tr '\n' ' ')"
  remove_link "$space"
  if [ -e "/run/netns/$space" ]; then ip netns delete "$space"; fi
}

# remove_link NAME: the kernel may be removing it by itself, with the namespace that its other end was in.
remove_link() {
  local tries
  for tries in $(seq 50); do
    [ -e "/sys/class/net/$1" ] || return 0
    ip link delete "$1" 2>"$LOGS/clear.log" || sleep 0.1
  done
  fail "The network interface $1 cannot be removed after $tries tries: $(cat "$LOGS/clear.log")"
}

# Where overlays of the lab are mounted, also by a lab with another cache folder.
overlay_roots() {
  findmnt -rno TARGET -t overlay -S "$OVERLAY_SOURCE" || true
}

unmount_root() {
  local root tries
  while read -r root; do
    for tries in $(seq 50); do
      ! umount -R "$root" 2>/dev/null || break
      [ "$tries" != 50 ] || umount -lR "$root"
      sleep 0.1
    done
  done < <(overlay_roots | grep "/hosts/$1/root\$")
}

# The container's supervisor is in one of them and takes a moment to see that its container is gone.
remove_cgroups() {
  local tries
  for tries in $(seq 50); do
    find /sys/fs/cgroup -depth -type d \( -name "$PREFIX$1" -o -path "*/$PREFIX$1/*" \) -exec rmdir {} + 2>/dev/null || true
    [ -n "$(find /sys/fs/cgroup -type d -name "$PREFIX$1" 2>/dev/null)" ] || return 0
    sleep 0.1
  done
  say "Cgroups of $1 are still in use after $tries tries; the next clearing removes them."
}
