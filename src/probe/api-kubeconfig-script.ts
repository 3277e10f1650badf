/**
 * Shell functions that read the kubeconfig `$config` (below the prefix `$R`) in the block style that kubeadm, kubectl,
 * RKE2 and K3s write, without YAML tools. Credentials are only ever piped: no argument, environment, file or log has
 * them.
 */
export const kubeconfigFunctions = String.raw`
unset line rest
unquoted() { # TEXT: without spaces and quotes around it
  text=${'$'}{1#"${'$'}{1%%[! ]*}"}
  text=${'$'}{text%"${'$'}{text##*[! ]}"}
  case $text in
    \"*\"|\'*\') text=${'$'}{text#?}; text=${'$'}{text%?} ;;
  esac
  printf '%s' "$text"
}
item() { # SECTION NAME: the lines, as FIRST,LAST, of the item of that name
  number=0; section=no; depth=none; first=0; last=0; named=no
  while IFS= read -r line || [ -n "$line" ]; do
    number=$((number + 1))
    indent=${'$'}{line%%[! ]*}; rest=${'$'}{line#"$indent"}
    case $line in
      "$1:"*) section=yes; continue ;;
      [!\ \#-]*) [ $named = no ] || break; section=no ;;
    esac
    [ $section = yes ] || continue
    case $rest in
      '- '*)
        [ "$depth" != none ] || depth=$indent
        if [ "$indent" = "$depth" ]; then
          [ $named = no ] || break
          first=$number; rest=${'$'}{rest#- }; indent="$indent  "
        fi ;;
    esac
    last=$number
    [ "$indent" = "$depth  " ] || continue
    case $rest in name:*) [ "$(unquoted "${'$'}{rest#name:}")" != "$2" ] || named=yes ;; esac
  done <"$config"
  [ $named = yes ] && printf '%s,%s' "$first" "$last"
}
has() { # LINES KEY
  [ -n "$(sed -n "$1{/^[- ]*$2:/=;}" "$config")" ]
}
text_at() { # LINES KEY: the value, of keys that are no secret
  unquoted "$(sed -n "$1{s/^[- ]*$2:[[:space:]]*//p;}" "$config" | head -n 1)"
}
beside() { # PATH: where a path in the kubeconfig leads
  case $1 in /*) printf '%s' "$R$1" ;; *) printf '%s' "${'$'}{config%/*}/$1" ;; esac
}
pem() { # LINES KEY: the bytes of KEY-data, else of the file that KEY names
  if has "$1" "$2-data"; then
    sed -n "$1{s/^[- ]*$2-data:[[:space:]]*//p;}" "$config" | tr -cd 'A-Za-z0-9+/=' | base64 -d
  elif has "$1" "$2"; then
    cat "$(beside "$(text_at "$1" "$2")")"
  fi
}
read_context() { # the lines of the cluster and of the user that the current context names
  context=$(item contexts "$(text_at '1,$' current-context)") || return 1
  cluster=$(item clusters "$(text_at "$context" cluster)") || return 1
  user=$(item users "$(text_at "$context" user)")
}
certificate() { # the client certificate, which is public, without a key that may stand beside it
  pem "$user" client-certificate 2>/dev/null | sed -n '/-BEGIN CERTIFICATE-/,/-END CERTIFICATE-/p' | b64
}
`;
