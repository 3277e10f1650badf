# shellcheck shell=bash
# One host: an overlay root, a network namespace, and a container in which its own systemd runs.

readonly SSH=(
  ssh -F /dev/null -i "$CACHE/id" -o IdentitiesOnly=yes -o BatchMode=yes -o ConnectTimeout=5 -o LogLevel=ERROR
  -o "UserKnownHostsFile=$CACHE/known_hosts" -o GlobalKnownHostsFile=/dev/null
)

# address_of NAME: m1… w1… e1… l1… and the balancer have fixed addresses.
address_of() {
  local number=${1:1}
  case $1 in
    m[1-9]) echo "$NET.0.$((10 + number))" ;;
    w[1-9] | w[1-9][0-9]) echo "$NET.0.$((20 + number))" ;;
    e[1-9]) echo "$NET.0.$((30 + number))" ;;
    l[1-9] | l[1-9][0-9] | l[1-9][0-9][0-9]) echo "$NET.$((1 + (number - 1) / 250)).$((1 + (number - 1) % 250))" ;;
    *) fail "There is no host '$1'. Hosts are called m1… (masters), w1… (workers), e1… (etcd), l1… (light)." ;;
  esac
}

# make_root NAME: the host's own root over the base, with its name and the SSH host key that it is known by.
make_root() {
  local name=$1 address folder=$HOSTS/$1
  address=$(address_of "$name")
  mkdir -p "$folder"/{upper,work,root,containerd}
  mount -t overlay "$OVERLAY_SOURCE" "$folder/root" \
    -o "lowerdir=$CACHE/base/root,upperdir=$folder/upper,workdir=$folder/work"
  echo "$name" >"$folder/root/etc/hostname"
  printf '127.0.0.1 localhost\n%s %s\n' "$address" "$name" >"$folder/root/etc/hosts"
  ssh-keygen -q -t ed25519 -N '' -C '' -f "$folder/root/etc/ssh/ssh_host_ed25519_key"
  echo "$address $(cut -d' ' -f1,2 "$folder/root/etc/ssh/ssh_host_ed25519_key.pub")" >>"$CACHE/known_hosts"
}

# boot_host NAME: starts the container and does not wait for it. When the host reboots, systemd-nspawn starts it again
# by itself where it is a unit of the machine's systemd; else it ends with 133 to ask for that.
boot_host() {
  local name=$1 folder=$HOSTS/$1 unit=()
  [ -d /run/systemd/system ] || unit=(--keep-unit)
  (
    enter_cgroups "$name"
    # shellcheck disable=SC2016 # expanded by the inner shell
    exec setsid sh -c 'while "$@"; [ $? = 133 ]; do :; done' sh systemd-nspawn --quiet --boot \
      --directory="$folder/root" --machine="$PREFIX$name" --hostname="$name" --register=no "${unit[@]}" \
      --network-namespace-path="/run/netns/$PREFIX$name" \
      --resolv-conf=off --timezone=off --link-journal=no --capability=all \
      --system-call-filter='add_key keyctl bpf @known' \
      --bind="$folder/containerd:/var/lib/containerd" --bind=/dev/kmsg --bind-ro="$CACHE/images:/mnt/lab-images"
  ) >"$LOGS/$name-console.log" 2>&1 </dev/null 9>&- &
  disown
}

# enter_cgroups NAME: where no systemd hands out scopes, puts this shell into cgroups of the host's own, below the
# caller's. Hosts that share one would take each other's pods for orphans.
enter_cgroups() {
  [ ! -d /run/systemd/system ] || return 0
  local memberships controllers path parent group file
  # Read as a whole first: the list changes as this shell moves.
  memberships=$(cat /proc/self/cgroup)
  while IFS=: read -r _ controllers path; do
    parent=/sys/fs/cgroup/${controllers#name=}$path
    [ -n "$controllers" ] || parent=/sys/fs/cgroup/unified$path
    [ -f "$parent/cgroup.procs" ] || continue
    group=$parent/$PREFIX$1
    mkdir -p "$group"
    for file in cpuset.cpus cpuset.mems; do
      [ ! -f "$group/$file" ] || cat "$parent/$file" >"$group/$file"
    done
    echo "$BASHPID" >"$group/cgroup.procs"
  done <<<"$memberships"
}

await_host() {
  until_true 90 "$1-boot" "Boot $1" "${SSH[@]}" "root@$(address_of "$1")" systemctl is-active containerd
}

# on_host SECONDS NAME LOG WHAT COMMAND: one bounded step on a host.
on_host() {
  step "$1" "$3" "$4" "${SSH[@]}" "root@$(address_of "$2")" "$5"
}

# host_shell NAME [COMMAND…]: for people; its exit code is the command's.
host_shell() {
  local address
  address=$(address_of "$1")
  [ -d "$HOSTS/$1" ] || fail "The host $1 is not up. Start the cluster with: npm run lab -- up 3 2"
  exec "${SSH[@]}" -o BatchMode=no "root@$address" "${@:2}"
}
