/** Shell functions for each way in which undo.sh is called. `now` and `confirm` answer with one `result` record. */
export const modeFunctions = String.raw`
tick() { # what the host does every few seconds
  look
  case $phase in
    armed) read_state; is_due || return 0; why=$due; move armed undoing || return 0 ;;
    undoing) why= ;;
    *) tidy_up; return 0 ;;
  esac
  undo "$why"
}
boot() { # what the host does when it starts: it goes on where it was stopped
  look
  case $phase in
    armed | undoing) read_state; host_time; [ "$boot" != "$now_boot" ] || return 0 ;;
    *) tidy_up; return 0 ;;
  esac
  rm -f "$JOURNAL/busy" "$JOURNAL/watch"
  # the mutex comes first: the watch, which is for what fails here, restarts services
  enter_undo || return 0
  start_watch
  [ "$phase" = undoing ] || move armed undoing
  undo_entered reboot
}
now() { # STAGE
  mine=unchanged; tries=0
  while :; do
    look; read_state
    case $phase in
      none) answer unchanged 'nothing was armed' ;;
      undoing) ;;
      *) [ "$stage" = "$1" ] || other_stage unchanged ;;
    esac
    case $phase in
      armed) if move armed undoing; then mine=applied; else refuse_phase armed; fi ;;
      confirmed) answer failed 'the changes of this stage were confirmed already; bench rollback takes them back' ;;
      undone) answer "$mine" "${'$'}{notes:-}" ;;
      undoing) undo asked; undo_came_to $? ;;
    esac
  done
}
undo_came_to() { # RESULT of undo
  case $1 in
    1) answer failed "$troubles; the host goes on trying" ;;
    3) tries=$((tries + 1)); [ "$tries" -lt 100 ] || answer failed 'the host is still taking its changes back'; sleep 1 ;;
  esac
}
other_stage() { # STATUS: the phase is of another stage than the one that was asked about
  [ "$phase" != armed ] || answer failed "stage $stage of this run is armed on the host instead"
  answer "$1" 'nothing of this stage is armed on the host'
}
refuse_phase() { # PHASE: it could not be left, unless somebody else has done so
  look
  [ "$phase" != "$1" ] || answer failed "could not write in $JOURNAL (is its file system read-only?)"
}
confirm() { # STAGE
  mine=unchanged
  look; read_state
  if [ "$phase" = armed ]; then
    [ "$stage" = "$1" ] || other_stage failed
    if move armed confirmed; then mine=applied; else refuse_phase armed; fi
    look; read_state
  fi
  case $phase in
    confirmed) [ "$stage" = "$1" ] || other_stage failed ;;
    undoing) answer failed 'the host is taking its changes back by itself' ;;
    undone) answer failed "the host has taken its changes back by itself (${'$'}{cause:-silence})" ;;
    *) answer failed 'nothing of this stage is armed on the host' ;;
  esac
  [ $mine = unchanged ] || journal "\"run\":\"$RUN\",\"event\":\"confirmed\",\"stage\":$STAGE" || :
  tidy_up
  answer $mine ''
}
main() { # MODE STAGE
  mode=${'$'}{1:-}
  case $mode in
    tick | boot | watch | now | confirm) ;;
    *) echo 'usage: undo.sh tick|boot|watch|now STAGE|confirm STAGE' >&2; exit 2 ;;
  esac
  umask 077
  trap leave EXIT
  trap 'exit 1' HUP INT TERM
  "$mode" "${'$'}{2:-}"
  exit 0
}
`;
