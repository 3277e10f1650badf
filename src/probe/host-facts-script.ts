/**
 * Shell functions that report what only the running host knows: units, versions, static pods beside the components'
 * own, and the files that processes were told to use (so that they come in the same round trip).
 */
export const hostFactFunctions = String.raw`
flag_of() { # PID NAME: the last value of that flag
  tr '\000' '\012' <"$P/$1/cmdline" | sed -n "s/^-\{1,2\}$2=//p; /^-\{1,2\}$2\$/{n;p;}" | tail -n 1
}
key_of() { # FILE KEY: a scalar of a YAML or JSON file, to find a path; the real parsing happens elsewhere
  sed -n "s/^[[:space:]]*[{]\{0,1\}[\"']\{0,1\}$2[\"']\{0,1\}[[:space:]]*:[[:space:]]*[\"']\{0,1\}\([^\"',}[:space:]]*\).*/\1/p" "$1" 2>/dev/null | tail -n 1
}
absolute() { # PID PATH: relative paths start at the process's directory
  case $2 in '') ;; /*) printf '%s' "$2" ;; *) printf '%s/%s' "$(readlink "$P/$1/cwd")" "$2" ;; esac
}
look_given() { # PATH [read]: if there is one
  [ -z "$1" ] || look "$@"
}
look_kind() { # PATH KIND: its content, when it says that it is of a kind that has no place for a secret
  [ -n "$1" ] || return 0
  real=$1; [ -L "$R$1" ] && real=$(resolve "$1")
  if [ ! -f "$R$real" ] || [ ! -r "$R$real" ]; then look "$1"; return 0; fi
  if [ -n "$(sed -n "/\(^\|[{,]\)[[:space:]]*[\"']\{0,1\}kind[\"']\{0,1\}[[:space:]]*:[[:space:]]*[\"']\{0,1\}$2/p" "$R$real")" ] &&
    [ -z "$(sed -n "/PRIVATE KEY\|[Kk]ey-\{0,1\}[Dd]ata[\"'[:space:]]*:/p" "$R$real")" ]; then
    look "$1" read
  else
    printf 'file\t%s\tunreadable\t%s\n' "$(word "$1")" "$(word "may hold a secret and is not read, for it is no plain $2")"
  fi
}
kubelet_files() { # PID
  config=$(absolute "$1" "$(flag_of "$1" config)")
  look_given "$config" read
  look_given "$(absolute "$1" "$(flag_of "$1" kubeconfig)")"
  look_given "$(absolute "$1" "$(flag_of "$1" client-ca-file)")"
  [ -z "$config" ] || look_given "$(key_of "$R$config" clientCAFile)"
  drop_ins=$(absolute "$1" "$(flag_of "$1" config-dir)")
  if [ -n "$drop_ins" ]; then
    for drop_in in "$R$drop_ins"/*.conf; do
      [ -f "$drop_in" ] || continue
      printf 'list\t%s\t%s\n' "$(word "kubelet.config-dir")" "$(word "${'$'}{drop_in#"$R"}")"
      look "${'$'}{drop_in#"$R"}" read
    done
  fi
  manifests=$(absolute "$1" "$(flag_of "$1" pod-manifest-path)")
  [ -n "$manifests" ] || [ -z "$config" ] || manifests=$(key_of "$R$config" staticPodPath)
  [ -z "$manifests" ] || static_pods "${'$'}{manifests%/}"
}
variable_of() { # PID NAME: of its environment
  tr '\000' '\012' 2>/dev/null <"$P/$1/environ" | sed -n "s/^$2=//p" | tail -n 1
}
etcd_files() { # PID
  config=$(flag_of "$1" config-file)
  config=$(absolute "$1" "${'$'}{config:-$(variable_of "$1" ETCD_CONFIG_FILE)}")
  look_given "$config" read
  data=$(flag_of "$1" data-dir)
  [ -n "$data" ] || data=$(variable_of "$1" ETCD_DATA_DIR)
  [ -z "$config" ] || data=$(key_of "$R$config" data-dir)
  look_given "$data"
}
scheduler_files() { # PID: its configuration; one that may hold the key of an extender stays on the host
  config=$(absolute "$1" "$(flag_of "$1" config)")
  [ -n "$config" ] || return 0
  real=$config; [ -L "$R$config" ] && real=$(resolve "$config")
  if [ ! -f "$R$real" ] || [ ! -r "$R$real" ]; then look "$config"; return 0; fi
  if [ -n "$(sed -n '/^[[:space:]{"]*kind["[:space:]]*:.*KubeSchedulerConfiguration/p' "$R$real")" ] &&
    [ -z "$(sed -n '/[Dd]ata["[:space:]]*:\|[Tt]oken\|[Pp]assword\|PRIVATE KEY/p' "$R$real")" ]; then
    look "$config" read
  else
    printf 'file\t%s\tunreadable\t%s\n' "$(word "$config")" "$(word 'may hold a key and is not read')"
  fi
}
component_files() { # PID
  case $(program_of "$1") in
    kubelet) kubelet_files "$1" ;;
    etcd) etcd_files "$1" ;;
    kube-scheduler) scheduler_files "$1" ;;
    kube-apiserver)
      look_given "$(absolute "$1" "$(flag_of "$1" audit-policy-file)")" read
      look_kind "$(absolute "$1" "$(flag_of "$1" admission-control-config-file)")" AdmissionConfiguration
      look_kind "$(absolute "$1" "$(flag_of "$1" authentication-config)")" AuthenticationConfiguration
      log=$(flag_of "$1" audit-log-path)
      case $log in /*) look "${'$'}{log%/*}" ;; esac ;;
    kube-proxy)
      look_given "$(absolute "$1" "$(flag_of "$1" kubeconfig)")" ;;
  esac
}
static_pods() { # DIRECTORY: the components' manifests are read; of other pods only the names
  enter "$1" || return 0
  for manifest in "$R$1"/*; do
    [ -f "$manifest" ] || continue
    path=${'$'}{manifest#"$R"}
    printf 'list\t%s\t%s\n' "$(word "$1/*")" "$(word "$path")"
    case ${'$'}{path##*/} in
      kube-apiserver.y*ml|kube-controller-manager.y*ml|kube-scheduler.y*ml|etcd.y*ml|kube-apiserver.json|etcd.json) look "$path" read ;;
      *) look "$path"
        printf 'pod-names\t%s\t=%s\n' "$(word "$path")" "$(sed -n "s/^[[:space:]]\{0,8\}[\"']\{0,1\}name[\"']\{0,1\}[[:space:]]*:[[:space:]]*//p" "$manifest" | b64)" ;;
    esac
  done
}
services() { # the components' services: the usual names, and those that their processes run in
  printf 'kubelet.service etcd.service'
  for pid in $pids; do
    for service in $(sed -n 's#^.*/\([A-Za-z0-9@_][A-Za-z0-9@_.-]*\.service\)$#\1#p' "$P/$pid/cgroup" 2>/dev/null); do
      case $service in
        kubelet.service|etcd.service) ;;
        *kube*.service|*etcd*.service) printf ' %s' "$service" ;;
      esac
    done
  done
}
units() {
  [ -z "$R" ] && command -v systemctl >/dev/null 2>&1 || return 0
  shown=$(systemctl show $(services) -p Id -p LoadState -p ActiveState -p FragmentPath -p DropInPaths -p EnvironmentFiles 2>/dev/null) || return 0
  printf 'units\t=%s\n' "$(printf '%s\n' "$shown" | b64)"
  for path in $(printf '%s\n' "$shown" | sed -n 's/^EnvironmentFiles=\([^ ]*\).*/\1/p; s/^FragmentPath=//p; s/^DropInPaths=//p'); do
    look "$path" read
  done
}
kubelet_version() { # a program is run only when the host itself, not a container, started it
  for pid in $pids; do
    [ "$(program_of "$pid")" = kubelet ] || continue
    [ "$(readlink "$P/$pid/ns/mnt" 2>/dev/null)" = "$(readlink "$P/1/ns/mnt" 2>/dev/null)" ] || continue
    binary=$(readlink "$P/$pid/exe" 2>/dev/null) && [ -x "$R$binary" ] && break
    binary=
  done
  for candidate in ${'$'}{binary:-} /usr/bin/kubelet /usr/local/bin/kubelet /opt/kube/bin/kubelet; do
    [ -x "$R$candidate" ] || continue
    printf 'version\tkubelet\t=%s\n' "$(timeout 10 "$R$candidate" --version 2>/dev/null | b64)"
    return 0
  done
}
sysctl_value() { # NAME
  value=
  IFS= read -r value 2>/dev/null <"$P/sys/$(printf '%s' "$1" | tr . /)"
  [ -z "$value" ] || printf 'sysctl\t%s\t%s\n' "$1" "$(word "$value")"
}
`;
