# shellcheck shell=bash
# What a cluster of the layout `kubespray` has that one of kubeadm alone has not: etcd as a service on hosts of its own,
# set by /etc/etcd.env; certificates in /etc/kubernetes/ssl; the kubelet set by kubelet.env and kubelet-config.yaml.
# Paths, modes and names follow Kubespray's roles etcd and kubernetes/node; the etcd program is Debian's.

readonly ETCD_CERTIFICATES=/etc/ssl/etcd/ssl

# fetch_etcd_program: $CACHE/etcd/usr/bin/etcd, unpacked and not installed, so that none starts on this machine.
fetch_etcd_program() {
  ! is_kept etcd "$(key_of "$HERE/kubespray.sh")" || return 0
  begin etcd
  fetch_etcd "$CACHE/etcd.partial/package"
  mv "$CACHE/etcd.partial/package/usr" "$CACHE/etcd.partial/usr"
  rm -rf "$CACHE/etcd.partial/package"
  keep etcd "$(key_of "$HERE/kubespray.sh")"
}

# prepare_kubespray HOST…: before the hosts boot.
prepare_kubespray() {
  local name
  make_etcd_authority
  for name in "$@"; do
    case $name in
      e*) make_etcd_host "$name" "$@" ;;
      *) make_kubelet_host "$name" ;;
    esac
  done
}

# make_etcd_authority: etcd's own certificate authority, kept beside the first etcd host and gone with it.
make_etcd_authority() {
  local folder=$HOSTS/e1/authority
  mkdir -p "$folder"
  step 30 etcd-authority "Make etcd's certificate authority" openssl req -x509 -newkey rsa:2048 -nodes -days 3650 \
    -subj /CN=etcd-ca -keyout "$folder/ca-key.pem" -out "$folder/ca.pem"
}

# etcd_certificate HOST NAME: NAME.pem and NAME-key.pem in the host's folder of etcd certificates.
etcd_certificate() {
  local authority=$HOSTS/e1/authority folder=$HOSTS/$1/root$ETCD_CERTIFICATES
  install -d -m 0700 "$folder"
  install -m 0640 "$authority/ca.pem" "$folder/ca.pem"
  # shellcheck disable=SC2016 # expanded by the inner shell
  step 30 "$1-$2" "Make the certificate $2 for $1" bash -c '
    openssl req -new -newkey rsa:2048 -nodes -subj "/CN=$2" -keyout "$1/$2-key.pem" -out "$1/$2.csr" &&
      openssl x509 -req -in "$1/$2.csr" -CA "$3/ca.pem" -CAkey "$3/ca-key.pem" -CAcreateserial -days 3650 \
        -extfile <(printf "subjectAltName=DNS:localhost,DNS:%s,IP:127.0.0.1,IP:%s\n" "$4" "$5") -out "$1/$2.pem" &&
      rm "$1/$2.csr" && chmod 0640 "$1/$2.pem" && chmod 0600 "$1/$2-key.pem"
  ' bash "$folder" "$2" "$authority" "$1" "$(address_of "$1")"
}

# make_etcd_host NAME HOST…: its members are those of the hosts that are called e….
make_etcd_host() {
  local name=$1 root=$HOSTS/$1/root
  rm -rf "$root"/usr/bin/kube* "$root"/usr/lib/systemd/system/kubelet.service \
    "$root"/etc/systemd/system/kubelet.service.d "$root"/etc/systemd/system/multi-user.target.wants/kubelet.service
  cp "$CACHE/etcd/usr/bin/etcd" "$root/usr/local/bin/etcd"
  chroot "$root" useradd --system --user-group --no-create-home --shell /usr/sbin/nologin etcd
  etcd_certificate "$name" "member-$name"
  etcd_certificate "$name" "admin-$name"
  chroot "$root" chown -R etcd:root "$ETCD_CERTIFICATES"
  chroot "$root" install -d -m 0700 -o etcd -g etcd /var/lib/etcd
  etcd_environment "$@" | install -m 0640 /dev/stdin "$root/etc/etcd.env"
  etcd_unit >"$root/etc/systemd/system/etcd.service"
  chroot "$root" systemctl --quiet enable etcd.service
}

# etcd_environment NAME HOST…
etcd_environment() {
  local name=$1 address other members=()
  address=$(address_of "$name")
  for other in "${@:2}"; do
    [[ $other != e* ]] || members+=("$other=https://$(address_of "$other"):2380")
  done
  cat <<ENV
# Environment file for etcd
ETCD_DATA_DIR=/var/lib/etcd
ETCD_ADVERTISE_CLIENT_URLS=https://$address:2379
ETCD_INITIAL_ADVERTISE_PEER_URLS=https://$address:2380
ETCD_INITIAL_CLUSTER_STATE=new
ETCD_METRICS=basic
ETCD_LISTEN_CLIENT_URLS=https://$address:2379,https://127.0.0.1:2379
ETCD_ELECTION_TIMEOUT=5000
ETCD_HEARTBEAT_INTERVAL=250
ETCD_INITIAL_CLUSTER_TOKEN=k8s_etcd
ETCD_LISTEN_PEER_URLS=https://$address:2380
ETCD_NAME=$name
ETCD_INITIAL_CLUSTER=$(IFS=,; echo "${members[*]}")
ETCD_AUTO_COMPACTION_RETENTION=8

# TLS settings
ETCD_TRUSTED_CA_FILE=$ETCD_CERTIFICATES/ca.pem
ETCD_CERT_FILE=$ETCD_CERTIFICATES/member-$name.pem
ETCD_KEY_FILE=$ETCD_CERTIFICATES/member-$name-key.pem
ETCD_CLIENT_CERT_AUTH=true

ETCD_PEER_TRUSTED_CA_FILE=$ETCD_CERTIFICATES/ca.pem
ETCD_PEER_CERT_FILE=$ETCD_CERTIFICATES/member-$name.pem
ETCD_PEER_KEY_FILE=$ETCD_CERTIFICATES/member-$name-key.pem
ETCD_PEER_CLIENT_CERT_AUTH=True
ENV
}

etcd_unit() {
  cat <<UNIT
[Unit]
Description=etcd
After=network.target

[Service]
Type=notify
User=etcd
EnvironmentFile=/etc/etcd.env
ExecStart=/usr/local/bin/etcd
NotifyAccess=all
Restart=always
RestartSec=10s
LimitNOFILE=40000

[Install]
WantedBy=multi-user.target
UNIT
}

# make_kubelet_host NAME: a master or a worker; /etc/kubernetes/pki is a link, for kubeadm and whoever expects it.
make_kubelet_host() {
  local name=$1 root=$HOSTS/$1/root
  mkdir -p "$root/etc/kubernetes/ssl" "$root/etc/kubernetes/manifests"
  ln -s /etc/kubernetes/ssl "$root/etc/kubernetes/pki"
  [[ $name != m* ]] || etcd_certificate "$name" "node-$name"
  rm -rf "$root/etc/systemd/system/kubelet.service.d" "$root/usr/lib/systemd/system/kubelet.service"
  mv "$root/usr/bin/kubelet" "$root/usr/local/bin/kubelet"
  kubelet_unit >"$root/etc/systemd/system/kubelet.service"
  kubelet_environment "$name" >"$root/etc/kubernetes/kubelet.env"
  kubelet_configuration >"$root/etc/kubernetes/kubelet-config.yaml"
  chroot "$root" systemctl --quiet reenable kubelet.service
}

kubelet_unit() {
  cat <<'UNIT'
[Unit]
Description=Kubernetes Kubelet Server
After=containerd.service
Wants=containerd.service
StartLimitIntervalSec=0

[Service]
EnvironmentFile=-/etc/kubernetes/kubelet.env
ExecStart=/usr/local/bin/kubelet \
		$KUBE_LOGTOSTDERR \
		$KUBE_LOG_LEVEL \
		$KUBELET_API_SERVER \
		$KUBELET_ADDRESS \
		$KUBELET_PORT \
		$KUBELET_HOSTNAME \
		$KUBELET_ARGS \
		$KUBELET_NETWORK_PLUGIN \
		$KUBELET_CLOUDPROVIDER
Restart=always
RestartSec=10s

[Install]
WantedBy=multi-user.target
UNIT
}

# kubelet_environment NAME
kubelet_environment() {
  cat <<ENV
KUBE_LOGTOSTDERR="--logtostderr=true"
KUBE_LOG_LEVEL="--v=2"
KUBELET_ADDRESS="--node-ip=$(address_of "$1")"
KUBELET_HOSTNAME="--hostname-override=$1"

KUBELET_ARGS="--bootstrap-kubeconfig=/etc/kubernetes/bootstrap-kubelet.conf \\
--config=/etc/kubernetes/kubelet-config.yaml \\
--kubeconfig=/etc/kubernetes/kubelet.conf \\
--container-runtime=remote \\
--container-runtime-endpoint=unix:///run/containerd/containerd.sock \\
--pod-infra-container-image=k8s.gcr.io/pause:3.2 \\
 "
KUBELET_NETWORK_PLUGIN="--network-plugin=cni --cni-conf-dir=/etc/cni/net.d --cni-bin-dir=/opt/cni/bin"
KUBELET_CLOUDPROVIDER=""

PATH=/usr/local/bin:/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin
ENV
}

kubelet_configuration() {
  cat <<'YAML'
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
nodeStatusUpdateFrequency: "10s"
failSwapOn: false
authentication:
  anonymous:
    enabled: false
  webhook:
    enabled: true
  x509:
    clientCAFile: /etc/kubernetes/ssl/ca.crt
authorization:
  mode: Webhook
staticPodPath: /etc/kubernetes/manifests
cgroupDriver: cgroupfs
maxPods: 110
readOnlyPort: 0
eventRecordQPS: 5
rotateCertificates: true
clusterDomain: cluster.local
clusterDNS:
- 10.96.0.10
YAML
}

# await_etcd HOST…: every member is healthy.
await_etcd() {
  local name certificate
  for name in "$@"; do
    [[ $name == e* ]] || continue
    certificate=$ETCD_CERTIFICATES/admin-$name
    until_true 90 "$name-etcd" "Wait for etcd on $name" "${SSH[@]}" "root@$(address_of "$name")" \
      "curl -fsS --max-time 5 --cacert $ETCD_CERTIFICATES/ca.pem --cert $certificate.pem --key $certificate-key.pem https://127.0.0.1:2379/health | grep -F '\"health\":\"true\"'"
  done
}

# kubespray_settings HOST…: what kubeadm's ClusterConfiguration says more.
kubespray_settings() {
  local name endpoints=()
  for name in "$@"; do
    [[ $name != e* ]] || endpoints+=("https://$(address_of "$name"):2379")
  done
  cat <<YAML
certificatesDir: /etc/kubernetes/ssl
etcd:
  external:
    endpoints: [$(IFS=,; echo "${endpoints[*]}")]
    caFile: $ETCD_CERTIFICATES/ca.pem
    certFile: $ETCD_CERTIFICATES/node-m1.pem
    keyFile: $ETCD_CERTIFICATES/node-m1-key.pem
apiServer:
  extraArgs: { anonymous-auth: "True", profiling: "False", request-timeout: 1m0s }
controllerManager:
  extraArgs: { profiling: "False", terminated-pod-gc-threshold: "12500" }
scheduler:
  extraArgs: { profiling: "False" }
YAML
}
