/**
 * Shell functions with which a host is changed: every write goes to a dot file in the target's own directory, is
 * synced, checked and renamed over the target, so a path is always either as before or as planned. The kubelet
 * ignores dot files in its manifest directory.
 */
export const writeFunctions = String.raw`
answer() { # STATUS REASON
  printf 'result\t%s\t%s\n' "$1" "$(word "$2")"
  exit 0
}
journal() { # JSON members, without braces; a line that a full disk has cut short stays alone
  [ -z "$(tail -c 1 "$JOURNAL/journal.jsonl" 2>/dev/null)" ] || printf '\n' >>"$JOURNAL/journal.jsonl"
  printf '{"time":"%s",%s}\n' "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$1" >>"$JOURNAL/journal.jsonl" || return 1
  flush "$JOURNAL/journal.jsonl"
}
open_journal() {
  umask 077
  mkdir -p "$JOURNAL/files" || answer failed "could not make $JOURNAL; nothing was changed"
  chmod 700 "$JOURNAL" "$JOURNAL/files"
}
id_of() { # passwd|group NAME: the number, by the database of the host that is changed
  sed -n "s/^$2:[^:]*:\([0-9]*\):.*/\1/p" "$R/etc/$1" | head -n 1
}
set_owner() { # USER:GROUP FILE
  if [ -n "$R" ]; then
    user=$(id_of passwd "${'$'}{1%%:*}"); group=$(id_of group "${'$'}{1#*:}")
    chown "${'$'}{user:-${'$'}{1%%:*}}:${'$'}{group:-${'$'}{1#*:}}" "$2"
  else
    chown "$1" "$2"
  fi
}
digest() { sha256sum <"$1" | cut -d' ' -f1; }
flush() { sync "$1" 2>/dev/null || sync; }
state_of() { # FILE: mode, owner and digest in the form that the plan has them
  [ -e "$1" ] || [ -L "$1" ] || { printf absent; return; }
  if [ -n "$R" ]; then ids=$(stat -c '%u %g' "$1"); else ids=$(stat -c '%U %G' "$1"); fi
  if [ -n "$R" ]; then
    user=$(sed -n "s/^\([^:]*\):[^:]*:${'$'}{ids% *}:.*/\1/p" "$R/etc/passwd" | head -n 1)
    group=$(sed -n "s/^\([^:]*\):[^:]*:${'$'}{ids#* }:.*/\1/p" "$R/etc/group" | head -n 1)
    ids="${'$'}{user:-${'$'}{ids% *}} ${'$'}{group:-${'$'}{ids#* }}"
  fi
  case $ids in UNKNOWN*) ids="$(stat -c %u "$1") ${'$'}{ids#* }" ;; esac
  case $ids in *UNKNOWN) ids="${'$'}{ids% *} $(stat -c %g "$1")" ;; esac
  mode=$(stat -c %a "$1"); content=-
  [ ! -f "$1" ] || [ "${'$'}{2:-}" != content ] || content=$(digest "$1")
  printf '%s %s:%s %s' "$mode" "${'$'}{ids% *}" "${'$'}{ids#* }" "$content"
}
replace() { # TEMPORARY TARGET: the rename, made durable
  flush "$1"
  if command -v chcon >/dev/null 2>&1 && [ -e /sys/fs/selinux/enforce ] && [ -e "$2" ]; then chcon --reference="$2" "$1"; fi
  mv -f "$1" "$2" && flush "${'$'}{2%/*}"
}
place_new() { # TEMPORARY TARGET: never over what has appeared there meanwhile
  flush "$1"
  ln "$1" "$2" 2>/dev/null || { [ ! -e "$2" ] && [ ! -L "$2" ] && mv -f "$1" "$2"; } || return 1
  rm -f "$1"
  flush "${'$'}{2%/*}"
}
beside() { # TARGET RUN: where new content is written, and where the original stays reachable until it is confirmed
  TEMPORARY=${'$'}{1%/*}/.${'$'}{1##*/}.cis-bench-$2
  ORIGINAL=$TEMPORARY.original
}
link_original() { # TARGET: putting the link back needs no space on the disk; where there are no links the backup serves
  rm -f "$ORIGINAL"
  ln "$1" "$ORIGINAL" 2>/dev/null || return 0
}
put_edited_back() { # DIGEST: an edit in place goes into the original, also when that has another name by now
  [ -e "$ORIGINAL" ] && [ "$(digest "$ORIGINAL")" != "$1" ] || return 0
  mv -f "$ORIGINAL" "$TARGET" && flush "${'$'}{TARGET%/*}" || answer failed 'somebody edited it meanwhile, and that could not be put back'
  leave_edited "$(state_of "$TARGET" content)"
}
leave_edited() { # STATE: what somebody else has just written stays, and is not for the undo to take back
  rm -f "$ORIGINAL" "$BACKUP.begun"
  answer outdated "somebody else changed it while it was being written: $1"
}
missing_parents() { # TARGET: directories that are yet to be made, the deepest first
  parent=${'$'}{1%/*}
  while [ -n "$parent" ] && [ ! -d "$parent" ]; do
    printf '%s\n' "$parent"
    parent=${'$'}{parent%/*}
  done
}
`;
