/**
 * Shell functions that put back what one change found. A marker `NNNN.begun` says that the change may have touched its
 * path, `NNNN.undoing` that the undo has; each is made, renamed or removed in one step, and every function can be run again
 * where an earlier undo was killed. `restored` collects the names of markers, `owed` services to restart, `troubles` and `notes` words
 * for the user.
 */
export const restoreFunctions = String.raw`
trouble() { troubles="${'$'}{troubles:+$troubles; }$1"; }
note() { notes="${'$'}{notes:+$notes; }$1"; }
take_file() { # NUMBER KIND TARGET MODE OWNER DIGEST NEW-DIGEST UNIT...: of MODE to DIGEST - where there was none
  mark=$JOURNAL/files/$1; BACKUP=$mark; number=$1; kind=$2; target=$3; TARGET=$R$3
  old_mode=$4; old_owner=$5; old_digest=$6; new_digest=$7
  shift 7
  [ -e "$mark.begun" ] || [ -e "$mark.undoing" ] || return 0
  beside "$TARGET" "$RUN"
  rm -f "$TEMPORARY"
  if [ ! -e "$mark.undoing" ]; then
    if is_as_before; then rm -f "$ORIGINAL" "$mark.begun" && remove_made || trouble "could not tidy up beside $target"; return 0; fi
    mv -f "$mark.begun" "$mark.undoing" 2>/dev/null || { trouble "could not write in $JOURNAL"; return 0; }
  fi
  why=
  if "put_back_$kind"; then
    rm -f "$ORIGINAL"; remove_made
    restored="$restored $number"; owed="$owed $*"
  else
    rm -f "$TEMPORARY"
    trouble "could not put back $target${'$'}{why:+: $why} (the original is in $BACKUP)"
  fi
}
is_as_before() {
  case $kind in
    create_*) [ ! -e "$TARGET" ] && [ ! -L "$TARGET" ] ;;
    content | remove_file) [ "$(state_of "$TARGET" content)" = "$old_mode $old_owner $(wanted)" ] ;;
    *) [ "$(state_of "$TARGET")" = "$old_mode $old_owner -" ] ;;
  esac
}
wanted() { # digest of the original
  if [ "$old_digest" != - ]; then printf '%s' "$old_digest"; else digest "$BACKUP"; fi
}
digest_of() { # TARGET: nothing when it is no file
  [ ! -f "$1" ] || [ -L "$1" ] || digest "$1"
}
remove_made() { # directories that came only for this
  [ -f "$BACKUP.made" ] || return 0
  while IFS= read -r made; do rmdir "$made" 2>/dev/null; done <"$BACKUP.made"
  rm -f "$BACKUP.made"
}
keep_found() { # what another hand has put there stays to be looked at
  found=$BACKUP.found; count=1
  while [ -e "$found" ]; do
    if [ -f "$TARGET" ] && [ "$(digest_of "$found")" = "$(digest_of "$TARGET")" ]; then return 0; fi
    count=$((count + 1)); found=$BACKUP.found$count
  done
  if [ -d "$TARGET" ] && [ ! -L "$TARGET" ]; then
    mv "$TARGET" "$found" || return 1
  elif ! { cp -p "$TARGET" "$found.part" && mv -f "$found.part" "$found"; }; then
    rm -f "$found.part"
    # without space for a copy it keeps its own, under another name
    found=$TEMPORARY.found; ln -f "$TARGET" "$found" || return 1
  fi
  note "$target was changed by somebody else meanwhile; that is kept in $found"
  journal "\"run\":\"$RUN\",\"event\":\"found\",\"target\":\"$(json "$target")\",\"kept\":\"$(json "$found")\"" || return 0
}
put_back_content() {
  original=$(wanted); has=$(digest_of "$TARGET")
  if [ "$has" != "$original" ]; then
    if [ -e "$TARGET" ] || [ -L "$TARGET" ]; then
      [ -n "$has" ] && [ "$has" = "$new_digest" ] || keep_found || { why='what is there now could not be kept'; return 1; }
    fi
    bring_back || return 1
  fi
  put_back_attributes && [ "$(digest_of "$TARGET")" = "$original" ]
}
put_back_remove_file() { put_back_content; }
bring_back() {
  if [ "$(digest_of "$ORIGINAL")" = "$original" ]; then
    mv -f "$ORIGINAL" "$TARGET" && flush "${'$'}{TARGET%/*}"
    return
  fi
  [ "$(digest_of "$BACKUP")" = "$original" ] || { why='the backup is not what it was'; return 1; }
  cp -p "$BACKUP" "$TEMPORARY" && [ "$(digest "$TEMPORARY")" = "$original" ] || { why='it could not be copied'; return 1; }
  set_owner "$old_owner" "$TEMPORARY" && chmod "$old_mode" "$TEMPORARY" && replace "$TEMPORARY" "$TARGET"
}
put_back_attributes() {
  [ -e "$TARGET" ] || { note "$target is gone by now, and was not made anew"; return 0; }
  case $(state_of "$TARGET") in "$old_mode $old_owner "*) return 0 ;; esac
  # chown clears setuid and setgid
  set_owner "$old_owner" "$TARGET" && chmod "$old_mode" "$TARGET" && flush "$TARGET"
}
put_back_create_file() {
  has=$(digest_of "$TARGET")
  if [ -e "$TARGET" ] || [ -L "$TARGET" ]; then
    [ -n "$has" ] && [ "$has" = "$new_digest" ] || keep_found || { why='what is there now could not be kept'; return 1; }
  fi
  rm -f "$TARGET" && flush "${'$'}{TARGET%/*}"
}
put_back_create_directory() {
  [ -d "$TARGET" ] || return 0
  [ -z "$(ls -A "$TARGET")" ] || { note "$target holds files by now and was left"; return 0; }
  rmdir "$TARGET"
}
put_back_remove_directory() {
  [ -d "$TARGET" ] || mkdir "$TARGET" && put_back_attributes
}
take_action() { # NUMBER MARKER UNIT...: by its own script
  number=$1; marker=$2
  shift 2
  [ -e "$JOURNAL/files/$marker.begun" ] || return 0
  said=$("host_undo_$number" 2>/dev/null </dev/null)
  case $said in
    *"$failed"*) reason=${'$'}{said##*"$failed"}; trouble "$(word_text "$reason")"; return 0 ;;
    *"$applied"*) owed="$owed $*" ;;
    *"$unchanged"*) ;;
    *) trouble "the undo of change $number did not end"; return 0 ;;
  esac
  rm -f "$JOURNAL/files/$number.kept" && restored="$restored $marker"
}
failed=$(printf 'result\tfailed\t'); applied=$(printf 'result\tapplied\t'); unchanged=$(printf 'result\tunchanged\t')
word_text() { # WORD of a record
  set -- "${'$'}{1%%[!A-Za-z0-9+/=:_.@,-]*}"
  case $1 in =*) printf '%s' "${'$'}{1#=}" | base64 -d ;; :*) printf '%s' "${'$'}{1#:}" ;; esac
}
restart_owed() { # each service once, and not while the host starts: they come by themselves then
  case $mode.$owed in boot.*) return 0 ;; *.*[!' ']*) ;; *) return 0 ;; esac
  command -v systemctl >/dev/null 2>&1 || return 0
  systemctl daemon-reload >&2; asked=
  for unit in $owed; do
    case " $asked " in *" $unit "*) continue ;; esac
    asked="$asked $unit"
    systemctl reset-failed "$unit" >/dev/null 2>&1
    timeout 45 systemctl restart "$unit" >&2
    # a service that is not yet up after that is waited for by whoever looks at its health
    case $? in 0 | 124 | 143) ;; *) note "$unit could not be restarted" ;; esac
  done
}
`;
