import { runtimePaths } from '../model/runtime-paths.js';
import { quote } from '../transport/quote.js';
import { passProgram, tokenProgram } from './redaction-programs.js';

const largestDocument = 262_144;
const largestImageList = 2_097_152;

/** Keys of containerd's, Docker's, CRI-O's and containers-registries.conf's files that say how registries are reached. */
const runtimeKeys = [
  'endpoint',
  'server',
  'location',
  'prefix',
  'registries',
  'insecure-registries',
  'insecure_registries',
  'registry-mirrors',
  'config_path',
];
const networkKeys = ['cniVersion', 'name', 'type', 'clusterNetwork', 'defaultNetworks'];

/**
 * Shell functions that report how the container runtime and the network plugin are configured, as `excerpt documents`
 * records, and the images on the host: `images TOOL OUTPUT` or `images - REASON`.
 */
export const runtimeFunctions = String.raw`
redacted() { # FILE PROGRAM: only what may be shown of it
  tr -d '\000\001\002\r' <"$1" | sed -E "$token_program" | sed -n -E "$2" | tr -d '\n' | tr '\001' '\n'
}
document() { # PATH PROGRAM: if there is one
  real=$1; [ -L "$R$1" ] && real=$(resolve "$1")
  why=; shown=
  if ! size=$(stat -c %s "$R$real" 2>&1); then why=${'$'}{size##*: }
  elif [ ! -f "$R$real" ]; then why='is not a file'
  elif [ ! -r "$R$real" ]; then why='Permission denied'
  elif [ "$size" -gt ${largestDocument} ]; then why='larger than ${largestDocument} bytes'
  else
    shown=$(redacted "$R$real" "$2")
    case $shown in *"$refusal"*) why='is written in a way that secrets could hide in (a text over several lines, a character outside of quotes)' ;; esac
  fi
  case $why in
    '') printf 'excerpt\tdocuments\t%s\ttaken\t=%s\n' "$(word "$1")" "$(printf '%s' "$shown" | b64)" ;;
    'No such file'*|'Not a directory'*) ;;
    *) printf 'excerpt\tdocuments\t%s\tunreadable\t%s\n' "$(word "$1")" "$(word "$why")" ;;
  esac
}
may_list() { # DIRECTORY: whether there is one that can be listed; says so when it cannot
  [ -d "$R$1" ] || return 1
  [ -r "$R$1" ] && [ -x "$R$1" ] && return 0
  printf 'excerpt\tdocuments\t%s\tunreadable\t%s\n' "$(word "$1")" "$(word 'Permission denied')"
  return 1
}
documents_in() { # DIRECTORY PROGRAM ENDING...
  directory=$1; program=$2; shift 2
  may_list "$directory" || return 0
  for ending; do
    for child in "$R$directory"/*"$ending"; do
      [ -f "$child" ] || [ -L "$child" ] || continue
      document "${'$'}{child#"$R"}" "$program"
    done
  done
}
registry_hosts() { # DIRECTORY
  may_list "$1" || return 0
  for registry in "$R$1"/*; do
    [ -d "$registry" ] && documents_in "${'$'}{registry#"$R"}" "$runtime_toml" hosts.toml
  done
}
containerd_documents() { # PATH: the configuration, and the directories of registries that it names
  document "$1" "$runtime_toml"
  [ -f "$R$1" ] && [ -r "$R$1" ] || return 0
  sed -n "s/^[[:space:]]*config_path[[:space:]]*=[[:space:]]*[\"']\([^\"']*\)[\"'].*/\1/p" "$R$1" | tr ':' '\n' |
    while IFS= read -r directory; do
      case $directory in ${runtimePaths.registryHosts.join('|')}) ;; /*) registry_hosts "$directory" ;; esac
    done
}
runtime_flags() { # what dockerd and crio were told about registries by arguments
  for process in "$P"/[0-9]*; do
    line=
    IFS= read -r line 2>/dev/null <"$process/cmdline"
    case $line in *dockerd*|*crio*) ;; *) continue ;; esac
    program=$(tr '\000' '\n' 2>/dev/null <"$process/cmdline" | head -n 1)
    case ${'$'}{program##*/} in dockerd|crio) ;; *) continue ;; esac
    is_tenant "${'$'}{process##*/}" && continue
    printf 'excerpt\tdocuments\t%s\ttaken\t=%s\n' "$(word "${'$'}{process#"$R"}/cmdline")" "$(
      tr '\000' '\n' 2>/dev/null <"$process/cmdline" |
        sed -n -E '/^--(insecure-registry|registry-mirror)$/{N;s/\n/=/;}; s/=([a-z]*:\/\/)?.*@/=\1/; s/[?].*//; /^--(insecure-registry|registry-mirror)=/p' | b64)"
  done 2>/dev/null
}
runtime_documents() {
${runtimePaths.containerd.map((path) => `  containerd_documents ${quote(path)}`).join('\n')}
  documents_in ${quote(runtimePaths.containerdDropIns)} "$runtime_toml" .toml
${runtimePaths.registryHosts.map((path) => `  registry_hosts ${quote(path)}`).join('\n')}
  document ${quote(runtimePaths.docker)} "$runtime_json"
  document ${quote(runtimePaths.registries)} "$runtime_toml"
  documents_in ${quote(runtimePaths.registriesDropIns)} "$runtime_toml" .conf
  document ${quote(runtimePaths.crio)} "$runtime_toml"
  documents_in ${quote(runtimePaths.crioDropIns)} "$runtime_toml" ''
  runtime_flags
${runtimePaths.cni.map((path) => `  documents_in ${quote(path)} "$network_json" ${runtimePaths.cniEndings.join(' ')}`).join('\n')}
}
list_images() { # TOOL
  case $1 in
    crictl) timeout 10 crictl images -o json ;;
    ctr) timeout 10 ctr -n k8s.io images ls -q ;;
    docker) timeout 10 docker images --format '{{.Repository}}:{{.Tag}}' ;;
  esac </dev/null 2>/dev/null
}
images() { # a program is run only on the host's own file system
  [ -z "$R" ] || { printf 'images\t-\t%s\n' "$(word 'nothing is run on a host that is mounted under a path prefix')"; return 0; }
  tried=
  for tool in crictl ctr docker; do
    command -v "$tool" >/dev/null 2>&1 || { tried="$tried, $tool is not there"; continue; }
    listed=$({ list_images "$tool"; printf '\n%s' $?; } | head -c ${largestImageList})
    code=$(printf '%s' "$listed" | tail -n 1 | head -c 4)
    case $code in
      0) ;;
      124|143) tried="$tried, $tool does not answer within 10 seconds"; continue ;;
      [1-9]|[1-9][0-9]|[1-9][0-9][0-9]) tried="$tried, $tool fails with exit code $code"; continue ;;
      *) tried="$tried, $tool prints more than ${largestImageList} bytes"; continue ;;
    esac
    listed=$(printf '%s' "$listed" | sed '$d')
    case $tool$listed in
      crictl*'"id"'*|ctr?*|docker?*) printf 'images\t%s\t=%s\n' "$tool" "$(printf '%s' "$listed" | b64)"; return 0 ;;
    esac
    tried="$tried, $tool lists none"
  done
  printf 'images\t-\t%s\n' "$(word "${'$'}{tried#, }")"
}
token_program=${quote(tokenProgram)}
runtime_toml=${quote(passProgram(runtimeKeys, 'toml'))}
runtime_json=${quote(passProgram(runtimeKeys, 'json'))}
network_json=${quote(passProgram(networkKeys, 'json'))}
refusal=$(printf '\002')
`;
