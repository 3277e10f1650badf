/**
 * Shell functions about how far a run is on the host. Its phase is the name of a file in `$JOURNAL`, and changes by a
 * rename, so that of two that want to change it one succeeds: armed → confirmed, or armed → undoing → undone. The file has
 * words `stage=0 silence=60 total=900 started=UPTIME boot=BOOTID`, and room for `cause=…`. Times are seconds since the host
 * was started, which no change of its clock touches.
 */
export const stateFunctions = String.raw`
host_time() { # sets uptime and now_boot
  clock=$P/uptime; [ -r "$clock" ] || clock=/proc/uptime
  read -r uptime _ <"$clock" || uptime=0; uptime=${'$'}{uptime%%.*}
  boot_file=$P/sys/kernel/random/boot_id; [ -r "$boot_file" ] || boot_file=/proc/sys/kernel/random/boot_id
  read -r now_boot <"$boot_file" || now_boot=
}
look() { # sets phase: a run only ever moves on in this order, so none is missed
  for phase in armed undoing confirmed undone; do [ ! -e "$JOURNAL/$phase" ] || return 0; done
  phase=none
}
read_state() { # of the phase; where it cannot be read, every limit has passed
  stage=; silence=0; total=0; started=0; boot=; cause=
  read -r words 2>/dev/null <"$JOURNAL/$phase" || words=
  for word in $words; do
    value=${'$'}{word#*=}
    case $word in
      boot=*) boot=$value ;;
      cause=*) cause=$value ;;
      *=*[!0-9]* | *=) ;;
      stage=*) stage=$value ;;
      silence=*) silence=$value ;;
      total=*) total=$value ;;
      started=*) started=$value ;;
    esac
  done
}
is_due() { # whether the host has to act by itself; sets due to the reason
  host_time
  due=reboot
  [ "$boot" = "$now_boot" ] || return 0
  due=silence
  read -r renewed 2>/dev/null <"$JOURNAL/renewed" || renewed=
  case $renewed in '' | *[!0-9]*) renewed=$started ;; esac
  [ $((uptime - renewed)) -gt "$silence" ] || [ $((uptime - started)) -gt "$total" ]
}
note_cause() { # WHY, or nothing when an undo is continued; written into the room that the file has for it
  read_state
  [ -z "$cause" ] || return 0
  if is_due; then cause=${'$'}{1:-$due}; else cause=${'$'}{1:-asked}; fi
  printf '%s cause=%s' "$words" "$cause" 1<>"$JOURNAL/$phase"
}
move() { # FROM TO: the phase, durably
  mv -f "$JOURNAL/$1" "$JOURNAL/$2" 2>/dev/null && flush "$JOURNAL"
}
json() { # text as it stands between the quotes of a JSON string
  printf '%s' "$1" | tr -d '\000-\037' | sed 's/["\\]/\\&/g'
}
`;
