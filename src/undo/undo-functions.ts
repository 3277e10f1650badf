/**
 * Shell functions that take a whole stage back, and that tidy up after it or after its confirmation. `take_all` and
 * `tidy_all` are made for the changes of the stage.
 */
export const undoFunctions = String.raw`
stop_holder() { # HOLDER: a change that is stuck must not write after the undo
  pid=$(pid_in "$1")
  kill -STOP "$pid" 2>/dev/null
  for each in /proc/[0-9]*/stat; do
    set -- $(sed 's/.*) //' "$each" 2>/dev/null)
    [ "${'$'}{2:-}" != "$pid" ] || { each=${'$'}{each%/stat}; kill -KILL "${'$'}{each##*/}" 2>/dev/null; }
  done
  kill -KILL "$pid" 2>/dev/null
}
enter_undo() { # 1 when another undo is at work
  enter undo 30
  case $? in
    0 | 2) return 0 ;; # where nothing can be written, the undo goes on all the same: its steps may be made twice
  esac
  case $holder in undo.*) return 1 ;; esac
  stop_holder "$holder"
  enter undo 5 || [ $? -eq 2 ]
}
undo() { # WHY: 0 when the phase is not undoing any more, 1 with troubles, 3 when another undo is at work
  enter_undo || return 3
  undo_entered "$1"
}
undo_entered() { # WHY
  look
  if [ "$phase" != undoing ]; then leave; return 0; fi
  note_cause "$1"
  troubles=; notes=; owed=; restored=
  take_all
  restart_owed
  for marker in $restored; do rm -f "$JOURNAL/files/$marker.undoing" "$JOURNAL/files/$marker.begun"; done
  [ -n "$troubles" ] || { tidy_all && rm -f "$JOURNAL/confirmed" && move undoing undone; } || trouble "could not tidy up in $JOURNAL"
  if [ -n "$troubles" ]; then leave; return 1; fi
  journal "\"run\":\"$RUN\",\"event\":\"undone\",\"stage\":$STAGE,\"cause\":\"$cause\",\"reason\":\"$(json "$notes")\"" || :
  stop_watch
  leave
}
tidy_file() { # NUMBER TARGET
  beside "$R$2" "$RUN"
  rm -f "$TEMPORARY" "$ORIGINAL" "$JOURNAL/files/$1.begun" "$JOURNAL/files/$1.undoing" || untidy=yes
}
tidy_action() { # NUMBER MARKER: what a confirmed action has kept is for a later run alone
  rm -f "$JOURNAL/files/$2.begun" || untidy=yes
  kept=$JOURNAL/files/$1.kept
  [ "$phase" = confirmed ] && [ -e "$kept" ] || return 0
  if [ -e "$kept.confirmed" ]; then cat "$kept" >>"$kept.confirmed" && rm -f "$kept"; else mv -f "$kept" "$kept.confirmed"; fi || untidy=yes
}
tidy_up() { # of a phase that is at its end; another stage may have been armed by now
  enter undo 30 || [ $? -eq 2 ] || return 0
  look
  case $phase in
    confirmed | undone) read_state; if [ "$stage" = "$STAGE" ] && tidy_all; then stop_watch; fi ;;
    none) stop_watch ;;
  esac
  leave
}
`;
