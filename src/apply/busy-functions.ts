/**
 * Shell functions with which change scripts and the undo of a run keep out of each other's way, and with which a change
 * makes sure that the host would take it back. `$ARMING` is the folder of the run whose undo is armed; `$P` the process
 * directory. A script that has called `enter` calls `leave` when it ends, however it ends.
 */
export const busyFunctions = String.raw`
ticks_of() { # PID: when it was started; nothing when it has ended
  set -- $(sed 's/.*) //' "/proc/$1/stat" 2>/dev/null)
  case ${'$'}{1:-Z} in [ZX]) ;; *) printf '%s' "${'$'}{20:-}" ;; esac
}
pid_in() { # KIND.PID.TICKS
  set -- "${'$'}{1#*.}"
  printf '%s' "${'$'}{1%.*}"
}
is_alive() { # KIND.PID.TICKS
  case $(pid_in "$1") in '' | *[!0-9]*) return 1 ;; esac
  [ "$(ticks_of "$(pid_in "$1")")" = "${'$'}{1##*.}" ]
}
nap() { # a fifth of a second where that can be slept, counted in naps
  if sleep 0.2 2>/dev/null; then naps=$((naps + 1)); else sleep 1; naps=$((naps + 5)); fi
}
pass_over() { # HOLDER that is gone; another one may have come into its place meanwhile
  mv -f "$ARMING/busy" "$ARMING/gone.$$" 2>/dev/null || return 0
  found=$(readlink "$ARMING/gone.$$")
  rm -f "$ARMING/gone.$$"
  [ "$found" = "$1" ] || ln -s "$found" "$ARMING/busy" 2>/dev/null
}
enter() { # KIND SECONDS: 1 when another process works here for longer than that, 2 when nothing can be written here
  me=$1.$$.$(ticks_of $$); naps=0; refusals=0
  # a symbolic link is made in one step with what it says, and needs no space on the disk
  until ln -s "$me" "$ARMING/busy" 2>/dev/null; do
    holder=$(readlink "$ARMING/busy" 2>/dev/null)
    if [ -z "$holder" ]; then
      refusals=$((refusals + 1)); [ "$refusals" -lt 10 ] || return 2
    elif ! is_alive "$holder"; then
      pass_over "$holder"; continue
    else
      case $1.$holder in undo.undo.*) return 1 ;; esac
      [ "$naps" -lt $(($2 * 5)) ] || return 1
    fi
    nap
  done
}
leave() {
  [ "$(readlink "$ARMING/busy" 2>/dev/null)" != "${'$'}{me:-none}" ] || rm -f "$ARMING/busy"
}
require_armed() {
  [ ! -e "$ARMING/armed" ] || return 0
  [ ! -e "$ARMING/confirmed" ] || answer failed 'the changes of this stage were confirmed already; nothing was changed'
  if [ -e "$ARMING/undoing" ] || [ -e "$ARMING/undone" ]; then
    answer failed 'the host has taken its changes back by itself, as it had heard nothing for too long; nothing was changed'
  fi
  answer failed 'the host has no undo armed that would take this back; nothing was changed'
}
begin_change() { # an undo that begins later waits until this script has ended
  [ -d "$ARMING" ] || require_armed
  trap leave EXIT
  trap 'exit 1' HUP INT TERM
  enter change 30
  case $? in
    0) ;;
    1) answer failed "another change or undo of this run is still at work on the host (process $(pid_in "$holder")); nothing was changed" ;;
    *) answer failed "could not write in $ARMING (is the disk full?); nothing was changed" ;;
  esac
  require_armed
}
`;
