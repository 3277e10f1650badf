# shellcheck shell=bash
# What can befall a host: that it is started anew, in order or by a power cut, and that SSH does not reach it any more.
# All of it is done from outside, so each works whatever else befell the host.

readonly CUT_MARK=cis-bench-lab-cut

# leader_of NAME: the host's systemd, which is process 1 in the host and in no container inside it.
leader_of() {
  local pid
  for pid in $(ip netns pids "$PREFIX$1" 2>/dev/null); do
    awk '$1 == "NSpid:" && NF == 3 && $3 == 1 { print $2 }' "/proc/$pid/status" 2>/dev/null || true
  done
}

# need_leader NAME: that it is up; $leader is then its process.
need_leader() {
  [[ $1 != l* ]] || fail "The host $1 has sshd and nothing else, so it cannot be rebooted."
  address_of "$1" >/dev/null
  leader=$(leader_of "$1")
  [ -n "$leader" ] || fail "The host $1 is not up. Start the cluster with: npm run lab -- up 3 2"
}

# reboot_host NAME: its systemd ends every service; what boot_host left running starts it again.
reboot_host() {
  local leader
  need_leader "$1"
  step 20 "$1-reboot" "Reboot $1" nsenter --target "$leader" --all systemctl --no-block reboot
  step 120 "$1-reboot" "Wait until $1 has ended" tail --pid="$leader" --follow /dev/null
  await_boot "$1"
}

# cut_power NAME: ends every process of the host at once and starts it again. Nothing that it had written is lost, since
# the machine's page cache outlives it.
cut_power() {
  local leader supervisor
  need_leader "$1"
  supervisor=$(awk '$1 == "PPid:" { print $2 }' "/proc/$leader/status")
  say "Cut the power of $1"
  kill -KILL "$leader"
  step 20 "$1-reboot" "Wait until $1 has ended" tail --pid="$supervisor" --follow /dev/null
  boot_host "$1"
  await_boot "$1"
}

await_boot() {
  export -f leader_of
  export PREFIX
  # shellcheck disable=SC2016 # expanded by the inner shell
  until_true 90 "$1-reboot" "Boot $1" bash -c '
    leader=$(leader_of "$1") && [ -n "$leader" ] || exit
    for service in ssh containerd; do nsenter --target "$leader" --all systemctl is-active "$service" || exit; done
  ' bash "$1"
}

# cut_ssh NAME: drops what comes to and from the host's port 22, also of connections that are open. It is as if a cable
# were pulled: nobody is told, and it outlives a reboot of the host.
cut_ssh() {
  need_packages iptables
  mend_ssh "$1"
  in_network "$1" iptables -w 5 -I INPUT -p tcp --dport 22 -m comment --comment "$CUT_MARK" -j DROP
  in_network "$1" iptables -w 5 -I OUTPUT -p tcp --sport 22 -m comment --comment "$CUT_MARK" -j DROP
  say "SSH does not reach $1 until: npm run lab -- mend $1"
}

# mend_ssh NAME: does nothing where nothing is cut.
mend_ssh() {
  local rules chain rule
  address_of "$1" >/dev/null
  [ -e "/run/netns/$PREFIX$1" ] || fail "The host $1 is not up."
  rules=$(in_network "$1" iptables -w 5 -S)
  while read -r _ chain rule; do
    # shellcheck disable=SC2086 # words of a rule
    in_network "$1" iptables -w 5 -D "$chain" $rule
  done < <(grep -- "--comment $CUT_MARK " <<<"$rules")
}

in_network() {
  ip netns exec "$PREFIX$1" "${@:2}"
}
