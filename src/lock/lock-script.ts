import { writeFunctions } from '../apply/write-functions.js';
import { scriptPrelude } from '../probe/script-prelude.js';
import { quote } from '../transport/quote.js';
import { longestLock } from './lock-line.js';
import { lockPath } from './lock-path.js';

/**
 * The opening of every script about the lock. `enter` waits for the host's mutex, which a script holds while it looks
 * at the lock and then changes it; the shell that ends leaves it, and one whose shell is gone is passed over.
 * @param root the inventory's path prefix, '' for the host's own file system
 */
export function lockScript(root: string): string {
  return `${scriptPrelude(root)}${writeFunctions}
LOCK=$R${quote(lockPath)}
LONGEST=${longestLock}
${lockFunctions}`;
}

const lockFunctions = String.raw`
lock_digest() { # none, odd for what is no file, else the digest of what the file holds
  if [ -f "$LOCK" ] && [ ! -L "$LOCK" ]; then head -c "$LONGEST" "$LOCK" | sha256sum | cut -d' ' -f1
  elif [ -e "$LOCK" ] || [ -L "$LOCK" ]; then printf odd
  else printf none
  fi
}
sign_of_life() { # of a fixed width: seconds since the start of the host, and which start that was
  clock=$P/uptime; [ -r "$clock" ] || clock=/proc/uptime
  read -r up _ <"$clock"
  identity=$P/sys/kernel/random/boot_id; [ -r "$identity" ] || identity=/proc/sys/kernel/random/boot_id
  read -r boot <"$identity"
  printf '%010d %s\n' "${'$'}{up%%.*}" "$boot"
}
ticks_of() { sed 's/.*) //' "/proc/$1/stat" 2>/dev/null | cut -d' ' -f20; }
is_alive() { # PID:TICKS
  case ${'$'}{1%%:*} in '' | *[!0-9]*) return 1 ;; esac
  [ "$(ticks_of "${'$'}{1%%:*}")" = "${'$'}{1#*:}" ]
}
pass_over() { # PID:TICKS of a shell that is gone; another one may have come into its place meanwhile
  mv -f "$LOCK.busy" "$LOCK.gone" 2>/dev/null || return 0
  if [ "$(readlink "$LOCK.gone")" = "$1" ]; then rm -f "$LOCK.gone"; else mv -f "$LOCK.gone" "$LOCK.busy"; fi
}
enter() {
  umask 077
  mkdir -p "${'$'}{LOCK%/*}" && chmod 700 "${'$'}{LOCK%/*}" || answer failed "could not make ${'$'}{LOCK%/*}"
  me=$$:$(ticks_of $$)
  tries=0; refusals=0
  # a symbolic link is made in one step with what it says, and needs no space on the disk
  until ln -s "$me" "$LOCK.busy"; do
    other=$(readlink "$LOCK.busy")
    if [ -z "$other" ]; then refusals=$((refusals + 1)); elif ! is_alive "$other"; then pass_over "$other"; fi
    tries=$((tries + 1))
    [ "$refusals" -lt 20 ] || answer failed "could not write in ${'$'}{LOCK%/*}"
    [ "$tries" -lt 200 ] || answer failed "another program (process $other) keeps $LOCK.busy"
    sleep 0.1 2>/dev/null || sleep 1
  done
  trap 'rm -f "$LOCK.new" "$LOCK.busy"' EXIT
  trap 'exit 1' HUP INT TERM PIPE
}
`;
