# shellcheck shell=bash
# The control plane's container images: one program each, in an archive that containerd imports.

images_key() {
  { build_key && cat "$HERE/images.sh" "$HERE/mkimage.py"; } | key_of -
}

# make_images: $CACHE/images, named as kubeadm asks for them.
make_images() {
  ! is_kept images "$(images_key)" || return 0
  need_packages python3
  begin images
  local name etcd library files=()
  for name in kube-apiserver kube-controller-manager kube-scheduler; do
    image "$name" "k8s.gcr.io/$name:v$KUBERNETES_VERSION" "/usr/local/bin/$name=$CACHE/bin/$name"
  done
  image pause k8s.gcr.io/pause:3.2 --entrypoint=/pause "/pause=$CACHE/bin/pause"
  etcd=$CACHE/images.partial/etcd
  fetch_etcd "$etcd"
  while read -r library; do files+=("$library=$library"); done < <(ldd "$etcd/usr/bin/etcd" | grep -o '/[^ ]*')
  image etcd k8s.gcr.io/etcd:3.4.13-0 "/usr/local/bin/etcd=$etcd/usr/bin/etcd" "${files[@]}"
  rm -rf "$etcd"
  keep images "$(images_key)"
}

image() {
  step 120 "image-$1" "Make the image of $1" python3 "$HERE/mkimage.py" "$CACHE/images.partial/$1.tar" "${@:2}"
}

# fetch_etcd FOLDER: Debian's etcd, unpacked there and not installed, so that none starts on this machine.
fetch_etcd() {
  mkdir "$1"
  need_archives
  refresh_lists
  step 180 etcd "Fetch Debian's etcd" env -C "$1" apt-get -o APT::Sandbox::User=root download etcd-server
  dpkg-deb --extract "$1"/etcd-server_*.deb "$1"
}
