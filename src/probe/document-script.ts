/** The largest file that is looked into: a bundle of certificates or a configuration is a few kilobytes. */
const largestFile = 65_536;

/** How many files are looked into at most, so that a full directory cannot hold up a scan. */
const mostFiles = 200;

/**
 * Shell functions that report what matters of files that never travel whole:
 * `excerpt KIND PATH taken TEXT`, `excerpt KIND PATH absent`, `excerpt KIND PATH unreadable REASON`.
 *
 * certificates: the CERTIFICATE blocks of a PEM file or kubeconfig, and no other line of it. privateKeys: the lines
 * that say what a PEM block is and whether it is encrypted. documents: the API server's encryption configuration, in
 * which only words are left that cannot be a key: single digits, lowercase words of at most 31 letters, and the names
 * that the format itself has. A key of 16 bytes ends in `==`, one of 24 has 32 letters, one of 32 ends in `=`.
 */
export const documentFunctions = String.raw`
certificate_blocks() { # standard input; whatever is not a line of base64 ends a block
  sed -n '\!^-----BEGIN CERTIFICATE-----[[:space:]]*$!,\!-----!{
    \!^-----BEGIN CERTIFICATE-----[[:space:]]*$!p
    \!^-----END CERTIFICATE-----[[:space:]]*$!p
    \!^[A-Za-z0-9+/=[:space:]]*$!p
  }'
}
kubeconfig_certificates() { # PATH: the client certificates in it, or in the file that it names
  data="client-certificate-data[\"']\{0,1\}[[:space:]]*:[[:space:]]*[\"']\{0,1\}"
  sed -n "s/.*$data\([A-Za-z0-9+/=]*\).*/\1/p" "$R$1" |
    while IFS= read -r encoded || [ -n "$encoded" ]; do
      printf '%s' "$encoded" | base64 -d 2>/dev/null
      echo
    done | certificate_blocks
  named=$(key_of "$R$1" client-certificate)
  case $named in '') return 0 ;; /*) ;; *) named=${'$'}{1%/*}/$named ;; esac
  named=$(resolve "$named")
  [ -f "$R$named" ] && [ -r "$R$named" ] && head -c ${largestFile} "$R$named" | certificate_blocks
  return 0
}
key_headers() { # standard input
  sed -n '/^-----BEGIN [A-Z0-9 ]*-----[[:space:]]*$/p; /^Proc-Type: 4,ENCRYPTED[[:space:]]*$/p'
}
without_secrets() { # standard input: what stands behind "secret:" becomes x, also on the lines after it
  key="secret[\"']\{0,1\}[[:space:]]*:"
  sed -e ':line' -e "/$key/!b" \
    -e "s/\($key\)[[:space:]]*\"[^\"]*\"/\1 x/g; s/\($key\)[[:space:]]*'[^']*'/\1 x/g" \
    -e "s/\($key\)[[:space:]]*[\"'][^\"']*$/\1 x/; s/\($key\)[[:space:]]*[^],}\"'|>[:space:]][^],}]*/\1 x/g" \
    -e ':scalar' -e 'n' -e "\!^[[:space:]]*[\"']\{0,1\}[A-Za-z0-9+/=]*[\"']\{0,1\}[[:space:],]*\$!{" \
    -e "s![\"']\{0,1\}[A-Za-z0-9+/=]\{1,\}[\"']\{0,1\}!x!" -e 'b scalar' -e '}' -e 'b line'
}
known_words() { # standard input: every word that is neither of the format nor plain lowercase becomes x
  from=$(printf '\001'); to=$(printf '\002')
  words='apiVersion\|EncryptionConfiguration\|EncryptionConfig\|cacheSize\|k8s\|io/v1\|v1\|v2'
  sed "s!\\\\/!/!g; s![A-Za-z0-9+/=]\{1,\}!$from&$to!g; s!$from\([a-z]\{1,31\}\)$to!\1!g" |
    sed "s!$from\([0-9]\)$to!\1!g; s!$from\($words\)$to!\1!g; s!$from[^$to]*$to!x!g"
}
filtered() { # KIND PATH
  case $1 in
    certificates) certificate_blocks <"$R$2" ;;
    kubeconfigs) kubeconfig_certificates "$2" ;;
    privateKeys) key_headers <"$R$2" ;;
    documents) tr -d '\000\001\002' <"$R$2" | without_secrets | known_words ;;
  esac
}
taken_paths='
'
taken_count=0
take() { # KIND PATH: if there is one, each only once
  [ -n "$2" ] || return 0
  case $taken_paths in *"
$1 $2
"*) return 0 ;; esac
  taken_paths="$taken_paths$1 $2
"
  kind=$1; [ "$1" = kubeconfigs ] && kind=certificates
  real=$2; [ -L "$R$2" ] && real=$(resolve "$2")
  why=
  if ! size=$(stat -c %s "$R$real" 2>&1); then why=${'$'}{size##*: }
  elif [ ! -f "$R$real" ]; then why='is not a file'
  elif [ ! -r "$R$real" ]; then why='Permission denied'
  elif [ "$size" -gt ${largestFile} ]; then why='larger than ${largestFile} bytes'
  elif [ "$taken_count" -ge ${mostFiles} ]; then why='not looked into: only the first ${mostFiles} files are'
  fi
  case $why in
    '')
      taken_count=$((taken_count + 1))
      printf 'excerpt\t%s\t%s\ttaken\t=%s\n' "$kind" "$(word "$2")" "$(filtered "$1" "$real" | b64)" ;;
    'No such file'*|'Not a directory'*) printf 'excerpt\t%s\t%s\tabsent\n' "$kind" "$(word "$2")" ;;
    *) printf 'excerpt\t%s\t%s\tunreadable\t%s\n' "$kind" "$(word "$2")" "$(word "$why")" ;;
  esac
}
take_below() { # KIND DIRECTORY ENDING
  for child in "$R$2"/* "$R$2"/.[!.]*; do
    [ -e "$child" ] || continue
    case $child in *"$3") [ -f "$child" ] && take "$1" "${'$'}{child#"$R"}" ;; esac
    if [ -d "$child" ] && [ ! -L "$child" ]; then take_below "$1" "${'$'}{child#"$R"}" "$3"; fi
  done
}
take_pattern() { # KIND PATTERN
  case $2 in
    */'**'*) take_below "$1" "${'$'}{2%%/\*\**}" "${'$'}{2##*\*}" ;;
    */'*'*)
      for child in "$R${'$'}{2%%/\**}"/*"${'$'}{2##*\*}"; do
        [ ! -f "$child" ] || take "$1" "${'$'}{child#"$R"}"
      done ;;
    *) take "$1" "$2" ;;
  esac
}
is_tenant() { # PID: whether a pod of the API runs it: what that names must not be read with the host's rights
  [ -n "$(sed -n '/pod[0-9a-f]\{8\}\([-_][0-9a-f]\{4\}\)\{3\}[-_][0-9a-f]\{12\}/p' "$P/$1/cgroup" 2>/dev/null)" ]
}
path_of() { # PID FLAG: the file that a flag names
  absolute "$1" "$(flag_of "$1" "$2")"
}
etcd_certificates() { # PID: named by flags, else variables, or by its configuration file
  for flag in cert-file peer-cert-file trusted-ca-file peer-trusted-ca-file; do
    variable=ETCD_$(printf '%s' "$flag" | tr 'a-z-' 'A-Z_')
    path=$(flag_of "$1" "$flag")
    take certificates "$(absolute "$1" "${'$'}{path:-$(variable_of "$1" "$variable")}")"
  done
  config=$(flag_of "$1" config-file)
  config=$(absolute "$1" "${'$'}{config:-$(variable_of "$1" ETCD_CONFIG_FILE)}")
  [ -n "$config" ] && [ -f "$R$config" ] || return 0
  keys="\(trusted-ca-file\|cert-file\)[[:space:]]*:[[:space:]]*[\"']\{0,1\}"
  for path in $(sed -n "s/^[[:space:]]*$keys\([^\"'[:space:]]*\).*/\2/p" "$R$config" 2>/dev/null); do
    take certificates "$(absolute "$1" "$path")"
  done
}
kubelet_certificates() { # PID
  config=$(path_of "$1" config)
  take certificates "$(path_of "$1" tls-cert-file)"
  take certificates "$(path_of "$1" client-ca-file)"
  if [ -n "$config" ]; then
    take certificates "$(absolute "$1" "$(key_of "$R$config" tlsCertFile)")"
    take certificates "$(absolute "$1" "$(key_of "$R$config" clientCAFile)")"
  fi
  directory=$(path_of "$1" cert-dir)
  for name in kubelet.crt kubelet-client-current.pem kubelet-server-current.pem; do
    take certificates "${'$'}{directory:-/var/lib/kubelet/pki}/$name"
  done
}
component_documents() { # PID
  program=$(program_of "$1")
  case $program in
    kube-apiserver)
      for flag in tls-cert-file client-ca-file kubelet-client-certificate etcd-certfile etcd-cafile \
        proxy-client-cert-file; do
        take certificates "$(path_of "$1" "$flag")"
      done
      take documents "$(path_of "$1" encryption-provider-config)" ;;
    etcd) etcd_certificates "$1" ;;
    kubelet) kubelet_certificates "$1" ;;
  esac
  case $program in
    kubelet|kube-controller-manager|kube-scheduler) take kubeconfigs "$(path_of "$1" kubeconfig)" ;;
  esac
}
`;
