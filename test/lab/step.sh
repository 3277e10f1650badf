# shellcheck shell=bash
# One step of the lab's work: said in one line, bounded in time, its output in a log of its own.

say() {
  printf 'lab: %s\n' "$*" >&2
}

fail() {
  say "$*"
  exit 1
}

step_child=

# step SECONDS LOG WHAT COMMAND…: runs a program; the lab ends when it fails or takes longer than SECONDS.
step() {
  local seconds=$1 log=$LOGS/$2.log what=$3 started=$SECONDS status=0
  shift 3
  printf 'lab: %s… ' "$what" >&2
  timeout --kill-after=10 "$seconds" "$@" >"$log" 2>&1 </dev/null &
  step_child=$!
  wait "$step_child" || status=$?
  step_child=
  if [ "$status" = 0 ]; then
    printf '%s s\n' $((SECONDS - started)) >&2
    return
  fi
  printf 'failed\n' >&2
  tail -n 12 "$log" | sed 's/^/  | /' >&2
  [ "$status" != 124 ] && [ "$status" != 137 ] || fail "$what: not done within $seconds s. All of its output: $log"
  fail "$what: exit code $status. All of its output: $log"
}

# until_true SECONDS LOG WHAT COMMAND…: tries a quick program again and again until it succeeds.
until_true() {
  local seconds=$1 log=$2 what=$3
  shift 3
  # shellcheck disable=SC2016 # expanded by the inner shell
  step "$seconds" "$log" "$what" bash -c 'until "$@"; do sleep 0.5; done' until "$@"
}

# On Ctrl-C: `timeout` has put the step's program in a process group of its own, which the terminal does not reach.
stop_step() {
  [ -z "$step_child" ] || kill "$step_child" 2>/dev/null || true
  printf '\n' >&2
  fail 'Stopped. What is there already is kept; npm run lab -- down removes the hosts.'
}
