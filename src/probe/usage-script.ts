/** How many processes of other users than root are looked at, and how many of their open files. */
const mostProcesses = 500;
const mostOpenFiles = 4000;

/**
 * Shell functions that report who uses now what a fix may take away:
 * `connection PORT PEER` for each established connection to the kubelet's read-only port, the peer as the kernel writes
 * it; `file-user PID UID NAME GROUPS` for each process of another user than root and `open PID DEVICE:INODE` for each
 * regular file that it has open; `free PATH KIBIBYTES` for a directory that there is or will be.
 */
export const usageFunctions = String.raw`
read_only_port() { # PID of a kubelet
  port=$(flag_of "$1" read-only-port)
  config=$(path_of "$1" config)
  [ -n "$port" ] || [ -z "$config" ] || port=$(key_of "$R$config" readOnlyPort)
  case $port in *[!0-9]*) ;; *) printf '%s' "${'$'}{port:-10255}" ;; esac
}
tab=$(printf '\t')
connections() {
  for pid in $pids; do
    [ "$(program_of "$pid")" = kubelet ] || continue
    port=$(read_only_port "$pid")
    [ "${'$'}{port:-0}" -gt 0 ] || continue
    sed -n "s/^ *[0-9]*: [0-9A-F]*:$(printf '%04X' "$port") \([0-9A-F]*\):[0-9A-F]* 01 .*/connection$tab$port$tab\1/p" \
      "$P/net/tcp" "$P/net/tcp6" 2>/dev/null | head -n 1000
  done
}
file_users() { # of each process of another user than root: PID UID NAME GROUP...
  sed -n -e '/^Name:/{s/^Name:.//;s/[^A-Za-z0-9_.:-]/?/g;h;}' -e '/^Pid:/H' -e '/^Uid:/H' -e '/^Gid:/H' -e '/^Groups:/{
    H;x;s/[[:space:]]\{1,\}/ /g
    / Uid: [0-9]* 0 /!s/^\([^ ]*\) Pid: \([0-9]*\) Uid: [0-9]* \([0-9]*\) .* Gid: [0-9]* \([0-9]*\) .* Groups:\(.*\)$/\2 \3 \1 \4\5/p
  }' "$P"/[0-9]*/status 2>/dev/null | head -n ${mostProcesses}
}
opened() { # FD...: the regular files behind them; a file system that does not answer is not waited for
  timeout 10 stat -L -c '%f %d:%i %n' "$@" 2>/dev/null |
    sed -n "s!^8[0-9a-f]* \([0-9]*:[0-9]*\) .*/\([0-9]*\)/fd/[0-9]*\$!open$tab\2$tab\1!p"
}
open_files() {
  users=$(file_users)
  [ -n "$users" ] || return 0
  printf '%s\n' "$users" | sed "s/ /$tab/; s/ /$tab/; s/ /$tab/; s/^/file-user$tab/"
  {
    set --
    for pid in $(printf '%s\n' "$users" | cut -d ' ' -f 1); do
      set -- "$@" "$P/$pid"/fd/*
      [ $# -lt 400 ] || { opened "$@"; set --; }
    done
    [ $# -eq 0 ] || opened "$@"
  } | head -n ${mostOpenFiles}
}
free_space() { # DIRECTORY
  existing=$1
  while [ -n "$existing" ] && [ ! -d "$R$existing" ]; do existing=${'$'}{existing%/*}; done
  free=$(df -Pk "$R${'$'}{existing:-/}" 2>/dev/null | sed -n '2s/^.* \([0-9]\{1,\}\) \{1,\}[0-9-]*%\{0,1\} .*$/\1/p')
  [ -z "$free" ] || printf 'free\t%s\t%s\n' "$(word "$1")" "$free"
}
`;
