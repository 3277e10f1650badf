# shellcheck shell=bash
# One root file system, the lower layer of every host's overlay: Debian 12 prepared as kubeadm's guide asks.

readonly BASE_PACKAGES=(
  systemd systemd-sysv dbus openssh-server sudo procps util-linux mount kmod ca-certificates
  containerd runc containernetworking-plugins
  iproute2 iptables ebtables conntrack socat ethtool curl
)
# Lab only: the password that the user `auditor` gives to sudo. Hosts let nobody log in with a password.
readonly AUDITOR_PASSWORD=lab-auditor-password

base_key() {
  {
    build_key
    cat "$HERE/base.sh"
    find "$HERE/rootfs" -type f | sort | xargs sha256sum | sed "s#$HERE##"
    cat "$CACHE/id.pub"
  } | key_of -
}

# make_base: $CACHE/base/root, and the key pair that logs in to it.
make_base() {
  make_binaries
  need_packages mmdebstrap debian-archive-keyring openssh-client openssl
  [ -f "$CACHE/id.pub" ] || make_key_pair
  ! is_kept base "$(base_key)" || return 0
  begin base
  local root=$CACHE/base.partial/root name
  install_debian "$root"
  for name in kubelet kubeadm kubectl; do cp "$CACHE/bin/$name" "$root/usr/bin/"; done
  copy_configuration "$root"
  add_users "$root"
  keep base "$(base_key)"
}

make_key_pair() {
  rm -f "$CACHE/id" "$CACHE/id.partial"*
  ssh-keygen -q -t ed25519 -N '' -C lab -f "$CACHE/id.partial"
  mv "$CACHE/id.partial" "$CACHE/id"
  mv "$CACHE/id.partial.pub" "$CACHE/id.pub"
}

# install_debian ROOT: in a mount namespace of its own, so that a stopped installation leaves no mounts behind.
install_debian() {
  need_archives
  debian_archives deb >"$CACHE/base.partial/sources.list"
  step 600 base "Install the hosts' Debian 12" unshare --mount mmdebstrap --mode=root --variant=minbase \
    --include="$(IFS=,; echo "${BASE_PACKAGES[*]}")" bookworm "$1" "$CACHE/base.partial/sources.list"
}

copy_configuration() {
  local root=$1 unit
  cp -r --no-preserve=ownership "$HERE/rootfs/." "$root/"
  chmod 0440 "$root"/etc/sudoers.d/*
  # Empty: each host makes its own identity. No name server: nothing may leave the lab.
  : >"$root/etc/machine-id"
  : >"$root/etc/resolv.conf"
  rm -f "$root"/etc/ssh/ssh_host_* "$root"/etc/apt/sources.list
  mkdir -p "$root/etc/containerd" "$root/opt/cni" "$root/root/.kube"
  ln -sfn /usr/lib/cni "$root/opt/cni/bin"
  ln -sfn /etc/kubernetes/admin.conf "$root/root/.kube/config"
  # There is no CAP_SYS_RESOURCE to lower an OOM score with, and the sandbox image is the lab's.
  chroot "$root" containerd config default | sed 's#sandbox_image = .*#sandbox_image = "k8s.gcr.io/pause:3.2"#
    s/restrict_oom_score_adj = false/restrict_oom_score_adj = true/' >"$root/etc/containerd/config.toml"
  chroot "$root" systemctl --quiet enable lab-kernel-view.service kubelet.service
  for unit in apt-daily.timer apt-daily-upgrade.timer; do ln -sfn /dev/null "$root/etc/systemd/system/$unit"; done
}

# add_users ROOT: root, `ops` (sudo without a password) and `auditor` (sudo with one) all log in with the lab's key.
add_users() {
  local root=$1 home
  # `*` and not the default `!`: without PAM, sshd takes `!` for a locked account and refuses its key.
  chroot "$root" useradd --create-home --shell /bin/bash --password '*' ops
  chroot "$root" useradd --create-home --shell /bin/bash --password "$(openssl passwd -6 "$AUDITOR_PASSWORD")" auditor
  for home in root home/ops home/auditor; do
    install -d -m 0700 "$root/$home/.ssh"
    install -m 0600 "$CACHE/id.pub" "$root/$home/.ssh/authorized_keys"
    chroot "$root" chown -R "$(basename "$home"):" "/$home/.ssh"
  done
}
