import type { Answer } from '../apply/ask-host.js';
import { askHost } from '../apply/ask-host.js';
import { quote } from '../transport/quote.js';
import type { Session } from '../transport/session.js';
import type { LockLine } from './lock-line.js';
import { lockScript } from './lock-script.js';

/**
 * Takes one host's lock: where nobody has it, or in the place of the one with the digest `over`. Answers applied,
 * unchanged when it is the own one already, outdated when another has it, or failed. Rejects with a ConnectionFailure.
 */
export function takeLock(session: Session, line: LockLine, over?: string): Promise<Answer> {
  return askHost(session, `${lockScript(session.host.root)}
enter
found=$(lock_digest)
case $found in
  none${over === undefined ? '' : ` | ${quote(over)}`}) ;;
  ${quote(line.digest)}) answer unchanged '' ;;
  *) answer outdated 'another run has the lock' ;;
esac
{ printf %s ${quote(line.text)} >"$LOCK.new" && flush "$LOCK.new"; } || answer failed "could not write $LOCK.new"
sign_of_life >"$LOCK.renewed" || answer failed "could not write $LOCK.renewed"
if [ "$found" = none ]; then
  ln "$LOCK.new" "$LOCK" || answer failed "could not make $LOCK"
else
  mv -f "$LOCK.new" "$LOCK" || answer failed "could not replace $LOCK"
fi
flush "\${LOCK%/*}"
[ "$(lock_digest)" = ${quote(line.digest)} ] || answer failed "$LOCK does not hold what was written"
answer applied ''
`);
}
