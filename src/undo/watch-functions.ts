/**
 * Shell functions by which the host looks after an armed undo with nobody connected: a transient timer of systemd, else a
 * shell of its own; and a unit for the next start of the host.
 *
 * systemd-run knows its timer options since version 218, `--collect` since 236. A service is started at most five times in
 * ten seconds by default (StartLimitBurst=), so the timer keeps well below that. The boot unit has another name than the
 * timer, whose service could not be transient otherwise; systemd finds it at the next start without a reload.
 */
export const watchFunctions = String.raw`
UNIT=cis-bench-undo-$RUN
BOOT_UNIT=$R/etc/systemd/system/$UNIT-boot.service
BOOT_LINK=$R/etc/systemd/system/multi-user.target.wants/$UNIT-boot.service
has_systemd() {
  [ -z "$R" ] && [ -d /run/systemd/system ] && command -v systemd-run >/dev/null 2>&1 && command -v systemctl >/dev/null 2>&1
}
is_watched() {
  if has_systemd && systemctl is-active --quiet "$UNIT.timer"; then return 0; fi
  watcher=$(readlink "$JOURNAL/watch" 2>/dev/null) && is_alive "$watcher"
}
start_watch() {
  ! is_watched || return 0
  if has_systemd; then
    for attempt in 1 2 3; do
      ! start_timer || return 0
      sleep 1
    done
  fi
  start_shell
}
start_timer() {
  systemctl reset-failed "$UNIT.timer" "$UNIT.service" >/dev/null 2>&1
  for collect in --collect ''; do
    systemd-run $collect --unit="$UNIT" --on-active=3 --on-unit-active=3 --timer-property=AccuracySec=500ms \
      /bin/sh "$JOURNAL/undo.sh" tick >/dev/null 2>&1 </dev/null || continue
    systemctl is-active --quiet "$UNIT.timer" && return 0
  done
  return 1
}
start_shell() { # in a session of its own, so that it outlives the connection
  if command -v setsid >/dev/null 2>&1; then detach='setsid'; else detach='nohup'; fi
  rm -f "$JOURNAL/watch"
  $detach /bin/sh "$JOURNAL/undo.sh" watch >/dev/null 2>&1 </dev/null &
  naps=0
  until watcher=$(readlink "$JOURNAL/watch" 2>/dev/null) && is_alive "$watcher"; do
    [ "$naps" -lt 50 ] || return 1
    nap
  done
}
watch() { # until nobody needs it any more
  trap '' HUP
  self=watch.$$.$(ticks_of $$)
  ln -s "$self" "$JOURNAL/watch" || exit 1
  while [ "$(readlink "$JOURNAL/watch" 2>/dev/null)" = "$self" ]; do
    /bin/sh "$JOURNAL/undo.sh" tick >/dev/null 2>&1 </dev/null
    sleep 1
  done
  exit 0
}
forget_boot_unit() { # a reload of systemd while its file was there lets it stay in memory, as a wish of multi-user.target
  case $(systemctl show -p LoadState "$UNIT-boot.service" 2>/dev/null) in *=loaded) systemctl daemon-reload >/dev/null 2>&1 ;; esac
}
stop_watch() { # fails when something would stay
  rm -f "$BOOT_UNIT" "$BOOT_LINK" || return 1
  if has_systemd; then systemctl stop "$UNIT.timer" >/dev/null 2>&1; forget_boot_unit; fi
  watcher=$(readlink "$JOURNAL/watch" 2>/dev/null) || return 0
  rm -f "$JOURNAL/watch" || return 1
  if is_alive "$watcher"; then kill "$(pid_in "$watcher")" 2>/dev/null; fi
  return 0
}
`;
