# shellcheck shell=bash
# The cluster: masters behind the balancer, and workers, formed by kubeadm. etcd runs on the masters, or on hosts of its own.
# kube-proxy and CoreDNS are left out: what bench looks at and changes does not need them.

# cluster_up MASTERS WORKERS ETCDS
cluster_up() {
  local hosts started=$SECONDS
  mapfile -t hosts < <(seq -f 'm%g' "$1" && seq -f 'w%g' "$2" && seq -f 'e%g' "$3")
  need_packages systemd-container iproute2 procps haproxy openssh-client openssl python3
  [ "$LAYOUT" != kubespray ] || fetch_etcd_program
  clear_all
  make_bridge
  allow_watches
  start_registry
  boot_hosts "${hosts[@]}"
  start_balancer "$1"
  [ "$LAYOUT" != kubespray ] || await_etcd "${hosts[@]}"
  form_cluster "${hosts[@]}"
  await_cluster "${hosts[@]}"
  write_inventories "${hosts[@]}"
  say "Up in $((SECONDS - started)) s: ${hosts[*]}. Inventories: $CACHE/hosts.yaml, hosts-ops.yaml, hosts-auditor.yaml"
}

# A host takes a dozen inotify instances and more, and the machine's default of 128 for a user is for desktops.
allow_watches() {
  [ "$(sysctl -n fs.inotify.max_user_instances)" -ge 2048 ] || sysctl -qw fs.inotify.max_user_instances=2048
}

boot_hosts() {
  local name
  for name in "$@"; do
    join_network "$name" "$(address_of "$name")"
    make_root "$name"
    # The other types too, as every host has them: a client must ask for the one that it knows.
    ssh-keygen -q -A -f "$HOSTS/$name/root" >/dev/null
    [[ $name == e* ]] || use_registry "$name"
  done
  [ "$LAYOUT" != kubespray ] || prepare_kubespray "$@"
  for name in "$@"; do boot_host "$name"; done
  for name in "$@"; do
    await_host "$name"
    [[ $name == e* ]] || import_images "$name"
  done
}

# A worker runs no component in a container, only pods of its own.
import_images() {
  local archives=pause
  [[ $1 != m* ]] || archives='*'
  on_host 180 "$1" "$1-images" "Import the images on $1" \
    "for archive in /mnt/lab-images/$archives.tar; do ctr -n k8s.io images import \"\$archive\" || exit; done"
}

# form_cluster HOST…: the first is the first master.
form_cluster() {
  local key join name as_master
  key=$(openssl rand -hex 32)
  kubeadm_configuration "$key" "$@" | install -m 0600 /dev/stdin "$HOSTS/m1/root/root/kubeadm.yaml"
  on_host 240 m1 m1-kubeadm 'Start the first master, m1' \
    'kubeadm init --config /root/kubeadm.yaml --upload-certs --skip-phases=preflight,addon/kube-proxy,addon/coredns &&
      rm /root/kubeadm.yaml'
  on_host 30 m1 join-command 'Ask m1 for a join command' 'kubeadm token create --print-join-command'
  join="$(grep '^kubeadm join' "$LOGS/join-command.log") --cri-socket /run/containerd/containerd.sock --skip-phases=preflight"
  for name in "${@:2}"; do
    [[ $name != e* ]] || continue
    as_master=
    [[ $name != m* ]] || as_master="--control-plane --certificate-key $key --apiserver-advertise-address $(address_of "$name")"
    on_host 240 "$name" "$name-kubeadm" "Join $name" "$join $as_master"
  done
}

# kubeadm_configuration CERTIFICATE_KEY HOST…
kubeadm_configuration() {
  cat <<YAML
apiVersion: kubeadm.k8s.io/v1beta2
kind: InitConfiguration
localAPIEndpoint: { advertiseAddress: $(address_of m1) }
nodeRegistration: { criSocket: /run/containerd/containerd.sock, name: m1 }
certificateKey: $1
---
apiVersion: kubeadm.k8s.io/v1beta2
kind: ClusterConfiguration
kubernetesVersion: v$KUBERNETES_VERSION
controlPlaneEndpoint: $BALANCER:6443
$([ "$LAYOUT" != kubespray ] || kubespray_settings "${@:2}")
---
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
cgroupDriver: cgroupfs
failSwapOn: false
YAML
}

# await_cluster HOST…: every apiserver answers, every node and every static pod is Ready.
await_cluster() {
  local name nodes=0 pods=0
  for name in "$@"; do
    [[ $name == e* ]] || nodes=$((nodes + 1))
    [[ $name == m* ]] || continue
    pods=$((pods + 3))
    [ "$LAYOUT" = kubespray ] || pods=$((pods + 1))
    until_true 120 "$name-ready" "Wait for the apiserver of $name" "${SSH[@]}" "root@$(address_of "$name")" \
      "curl -fsSk --max-time 5 https://$(address_of "$name"):6443/readyz"
  done
  until_true 180 nodes "Wait until $nodes nodes are Ready" "${SSH[@]}" "root@$(address_of m1)" \
    "kubectl get nodes --no-headers | awk '{ print } \$2 == \"Ready\" { ready++ } END { exit ready != $nodes }'"
  until_true 240 pods "Wait until $pods control plane pods are Ready" "${SSH[@]}" "root@$(address_of m1)" \
    "kubectl -n kube-system get pods --no-headers | awk '{ print } \$2 == \"1/1\" { ready++ } END { exit ready != $pods }'"
}
