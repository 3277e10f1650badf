# shellcheck shell=bash
# Light hosts: sshd alone over the same file system, in hundreds, for what depends on the number of hosts.

# light_up N
light_up() {
  local hosts name addresses=()
  mapfile -t hosts < <(seq -f 'l%g' "$1")
  need_packages iproute2 procps openssh-client
  clear_hosts '[l]'
  make_bridge
  say "Start $1 light hosts"
  for name in "${hosts[@]}"; do
    join_network "$name" "$(address_of "$name")"
    make_root "$name"
    start_sshd "$name"
    addresses+=("$(address_of "$name")")
  done
  # shellcheck disable=SC2016 # expanded by the inner shell
  step $((30 + $1)) light "Wait for $1 light hosts" \
    bash -c 'for address; do until true 3<>"/dev/tcp/$address/22"; do sleep 0.2; done; done' bash "${addresses[@]}"
  write_inventory hosts-light.yaml 'user: root' "${hosts[@]}"
  say "Inventory: $CACHE/hosts-light.yaml"
}

# start_sshd NAME: in namespaces of its own, which end with it.
start_sshd() {
  local root=$HOSTS/$1/root
  # shellcheck disable=SC2016 # expanded by the inner shell
  ip netns exec "$PREFIX$1" setsid unshare --mount --uts --pid --fork --kill-child sh -c '
    hostname "$2" && mount -t proc proc "$1/proc" && mount --rbind /dev "$1/dev" && mkdir -p "$1/run/sshd" &&
      exec chroot "$1" /usr/sbin/sshd -De
  ' sh "$root" "$1" >"$LOGS/$1-sshd.log" 2>&1 </dev/null 9>&- &
  disown
}
