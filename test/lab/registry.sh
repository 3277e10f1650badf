# shellcheck shell=bash
# The lab's registry: the images that images.sh made, over TLS, in a namespace of its own as the balancer is. The hosts'
# containerd asks it for everything of k8s.gcr.io, so that images are pulled (AlwaysPullImages) and nothing leaves the lab.

readonly REGISTRY=$NET.0.101:5000
readonly REGISTRY_HOSTS=/etc/containerd/certs.d

# start_registry: it is on the bridge alone; its log holds the requests.
start_registry() {
  join_network registry "${REGISTRY%:*}"
  make_registry_certificate
  step 10 registry 'Start the registry' ip netns exec "${PREFIX}registry" \
    python3 "$HERE/registry.py" "${REGISTRY%:*}" "${REGISTRY#*:}" "$CACHE"/registry/{cert,key}.pem "$CACHE"/images/*.tar 9>&-
}

# make_registry_certificate: $CACHE/registry, an authority that signs this one certificate; its key is not kept.
make_registry_certificate() {
  local folder=$CACHE/registry
  remove_tree "$folder"
  mkdir -p "$folder"
  # shellcheck disable=SC2016 # expanded by the inner shell
  step 30 registry-certificate "Make the registry's certificate" bash -c '
    openssl req -x509 -newkey rsa:2048 -nodes -days 3650 -subj /CN=lab-registry-ca -keyout "$1/ca-key.pem" -out "$1/ca.pem" &&
      openssl req -new -newkey rsa:2048 -nodes -subj "/CN=$2" -keyout "$1/key.pem" -out "$1/cert.csr" &&
      openssl x509 -req -in "$1/cert.csr" -CA "$1/ca.pem" -CAkey "$1/ca-key.pem" -CAcreateserial -days 3650 \
        -extfile <(printf "subjectAltName=IP:%s\n" "$2") -out "$1/cert.pem" &&
      rm "$1/cert.csr" "$1/ca-key.pem" "$1/ca.srl"
  ' bash "$folder" "${REGISTRY%:*}"
}

# use_registry NAME: before the host boots; its containerd has the registry as the mirror of k8s.gcr.io.
use_registry() {
  local root=$HOSTS/$1/root folder=$REGISTRY_HOSTS/k8s.gcr.io
  install -D -m 0644 "$CACHE/registry/ca.pem" "$root$folder/ca.crt"
  registry_hosts "$folder" >"$root$folder/hosts.toml"
  sed -i "s#^\( *config_path = \)\"\"#\1\"$REGISTRY_HOSTS\"#" "$root/etc/containerd/config.toml"
}

# registry_hosts FOLDER: the lab's in place of k8s.gcr.io, not beside it.
registry_hosts() {
  cat <<TOML
server = "https://$REGISTRY"
ca = "$1/ca.crt"

[host."https://$REGISTRY"]
  capabilities = ["pull", "resolve"]
  ca = "$1/ca.crt"
TOML
}
