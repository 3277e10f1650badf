/** The largest file whose content is carried: a Kubernetes manifest or configuration is a few kilobytes. */
const largestContent = 1_048_576;

/**
 * Shell functions that report paths:
 * `file PATH present HEXMODE UID GID SIZE LINKS USER GROUP MODIFIED DEVICE:INODE REALPATH CONTENT`, `file PATH absent`,
 * `file PATH unreadable REASON`, and `list PATTERN PATH`.
 * Symbolic links are followed below the prefix, so that a link in a mounted host never leads out of it.
 */
export const fileFunctions = String.raw`
resolve() { # PATH: follow links at the end of it, at most eight, staying below the prefix
  target=$1; hops=0
  while [ -L "$R$target" ] && [ $hops -lt 8 ]; do
    next=$(readlink "$R$target") || break
    case $next in /*) target=$next ;; *) target=${'$'}{target%/*}/$next ;; esac
    hops=$((hops + 1))
  done
  printf '%s' "$target"
}
look() { # PATH [read]
  real=$1; [ -L "$R$1" ] && real=$(resolve "$1")
  if ! facts=$(stat -c '%f %u %g %s %h %U %G %Y %d:%i' "$R$real" 2>&1); then
    case $facts in
      *'No such file'*|*'Not a directory'*) printf 'file\t%s\tabsent\n' "$(word "$1")" ;;
      *) printf 'file\t%s\tunreadable\t%s\n' "$(word "$1")" "$(word "${'$'}{facts##*: }")" ;;
    esac
    return 0
  fi
  content=-
  if [ "${'$'}{2:-}" = read ] && [ -f "$R$real" ]; then
    content=$(contents "$R$real" "$facts") || { printf 'file\t%s\tunreadable\t%s\n' "$(word "$1")" "$(word "$content")"; return 0; }
  fi
  followed=-; [ "$real" = "$1" ] || followed=$(word "$real")
  printf 'file\t%s\tpresent\t%s\t%s\t%s\n' "$(word "$1")" "$(printf '%s' "$facts" | tr ' ' '\t')" "$followed" "$content"
}
contents() { # FILE FACTS: its bytes as base64, or fails with the cause
  file=$1; set -- $2
  [ "$4" -le ${largestContent} ] || { printf 'larger than ${largestContent} bytes'; return 1; }
  printf '='
  case $file in
    *.env|*/default/*|*/sysconfig/*) plain_variables "$file" | b64 ;;
    *) b64 <"$file" ;;
  esac || { printf 'cannot be read'; return 1; }
}
plain_variables() { # FILE: an environment file; the value of a variable that holds a secret stays on the host
  [ -r "$1" ] || return 1
  sed -e ':again' -e '/^[A-Za-z0-9_]*\(PASSWORD\|SECRET\)[A-Za-z0-9_]*=.*\\$/{' -e 'N' -e 'b again' -e '}' \
    -e 's/^\([A-Za-z0-9_]*\(PASSWORD\|SECRET\)[A-Za-z0-9_]*\)=.*/\1=(left out)/' "$1"
}
enter() { # DIRECTORY: whether it can be listed; says so when not
  [ -d "$R$1" ] || return 1
  [ -r "$R$1" ] && [ -x "$R$1" ] && return 0
  printf 'file\t%s\tunreadable\t%s\n' "$(word "$1")" "$(word 'Permission denied')"
  return 1
}
children() { # PATTERN DIRECTORY [read]
  enter "$2" || return 0
  for child in "$R$2"/* "$R$2"/.[!.]*; do
    [ -e "$child" ] || [ -L "$child" ] || continue
    child=${'$'}{child#"$R"}
    printf 'list\t%s\t%s\n' "$(word "$1")" "$(word "$child")"
    look "$child" "${'$'}{3:-}"
  done
}
below() { # PATTERN DIRECTORY ENDING: everything below, at most 4000 paths
  enter "$2" || return 0
  for child in "$R$2"/* "$R$2"/.[!.]*; do
    [ -e "$child" ] || [ -L "$child" ] || continue
    found=$((found + 1)); [ $found -le 4000 ] || return 0
    case $child in
      *"$3")
        printf 'list\t%s\t%s\n' "$(word "$1")" "$(word "${'$'}{child#"$R"}")"
        look "${'$'}{child#"$R"}" ;;
    esac
    if [ -d "$child" ] && [ ! -L "$child" ]; then below "$1" "${'$'}{child#"$R"}" "$3"; fi
  done
}
look_pattern() { # PATTERN [read]; only children of a directory and single paths are ever read
  case $1 in
    */'**')
      found=0; look "${'$'}{1%/\*\*}"
      [ -e "$R${'$'}{1%/\*\*}" ] && printf 'list\t%s\t%s\n' "$(word "$1")" "$(word "${'$'}{1%/\*\*}")"
      below "$1" "${'$'}{1%/\*\*}" '' ;;
    */'**'*) found=0; below "$1" "${'$'}{1%%/\*\**}" "${'$'}{1##*\*}" ;;
    */'*') children "$1" "${'$'}{1%/\*}" "${'$'}{2:-}" ;;
    *) look "$1" "${'$'}{2:-}" ;;
  esac
}
`;
