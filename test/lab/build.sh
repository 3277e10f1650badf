# shellcheck shell=bash
# Kubernetes, compiled from Debian's source package, which holds every module that it needs.

readonly BINARIES=(kube-apiserver kube-controller-manager kube-scheduler kubelet kubeadm kubectl)
readonly SOURCE_PATH=go/src/k8s.io/kubernetes

build_key() {
  { cat "$HERE/build.sh" && echo "$KUBERNETES_VERSION"; } | key_of -
}

# make_binaries: $CACHE/bin with the components, the tools and the pause program.
make_binaries() {
  ! is_kept bin "$(build_key)" || return 0
  need_packages golang-1.19-go golang-github-modern-go-reflect2-dev rsync jq gcc libc6-dev dpkg-dev make debian-archive-keyring
  make_source
  begin bin
  local name go
  mapfile -t go < <(go_environment source)
  for name in "${BINARIES[@]}"; do
    step 1500 "compile-$name" "Compile $name" "${go[@]}" go build -trimpath -ldflags "$(link_flags)" \
      -o "$CACHE/bin.partial/$name" "./cmd/$name"
  done
  step 60 compile-pause 'Compile pause' "${go[@]}" gcc -Os -static -o "$CACHE/bin.partial/pause" build/pause/linux/pause.c
  keep bin "$(build_key)"
}

# go_environment TREE: the start of a command that runs in that source tree with Debian's Go 1.19 in GOPATH mode.
go_environment() {
  printf '%s\n' env -C "$CACHE/$1/$SOURCE_PATH" -u GOFLAGS GOENV=off GO111MODULE=off CGO_ENABLED=0 \
    GOPATH="$CACHE/$1/go" GOCACHE="$CACHE/go-cache" PATH="/usr/lib/go-1.19/bin:$PATH"
}

link_flags() {
  local package=k8s.io/kubernetes/vendor/k8s.io/component-base/version major minor
  IFS=. read -r major minor _ <<<"$KUBERNETES_VERSION"
  echo "-s -w -X $package.gitVersion=v$KUBERNETES_VERSION -X $package.gitMajor=$major -X $package.gitMinor=$minor"
}

# make_source: $CACHE/source, ready to compile.
make_source() {
  ! is_kept source "$(build_key)" || return 0
  begin source
  fetch_source
  local tree=$CACHE/source.partial/$SOURCE_PATH go
  # Its reflect2 reads the runtime's maps as they were before Go 1.18 and crashes; Debian packages the mended release.
  rm -f "$tree"/vendor/github.com/modern-go/reflect2/*.{go,s}
  cp /usr/share/gocode/src/github.com/modern-go/reflect2/*.{go,s} "$tree/vendor/github.com/modern-go/reflect2/"
  mapfile -t go < <(go_environment source.partial)
  step 900 openapi "Generate the API server's OpenAPI definitions" "${go[@]}" make gen_openapi
  keep source "$(build_key)"
}

# fetch_source: the source package, with package lists of the lab's own so that the machine's apt stays as it is.
fetch_source() {
  local apt=$CACHE/source.partial/apt tree=$CACHE/source.partial/$SOURCE_PATH options unpacked
  mkdir -p "$apt"/{lists,cache}/partial "$(dirname "$tree")"
  need_archives
  debian_archives deb-src >"$apt/sources.list"
  options=(-o "Dir::Etc::SourceList=$apt/sources.list" -o Dir::Etc::SourceParts=/dev/null
    -o "Dir::State::Lists=$apt/lists" -o "Dir::Cache=$apt/cache" -o APT::Sandbox::User=root)
  step 180 source-lists 'Read the source package lists' apt-get "${options[@]}" update
  step 600 source 'Fetch the source of Kubernetes' env -C "$apt" apt-get "${options[@]}" source kubernetes
  unpacked=$(find "$apt" -maxdepth 1 -type d -name 'kubernetes-*')
  [[ $unpacked == *"$KUBERNETES_VERSION" ]] ||
    fail "Debian's source of Kubernetes is not $KUBERNETES_VERSION any more but $(basename "$unpacked"). Change KUBERNETES_VERSION in test/lab/lab."
  mv "$unpacked" "$tree"
  rm -rf "$apt"
}
