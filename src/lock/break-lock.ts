import type { Answer } from '../apply/ask-host.js';
import { askHost } from '../apply/ask-host.js';
import type { Operator } from '../model/operator.js';
import { quote } from '../transport/quote.js';
import type { Session } from '../transport/session.js';
import type { LockHolder } from './lock-holder.js';
import { lockScript } from './lock-script.js';

/** Who breaks a lock, and why: a line without control characters. */
export interface Breaking {
  readonly reason: string;
  readonly operator: Operator;
}

/**
 * Removes one host's lock whoever holds it, as long as that is the holder that was seen, after a line of its own in
 * `/var/lib/cis-bench/unlocks.jsonl` on the host. Answers applied, unchanged when nobody holds it any more, outdated when
 * another does by now, or failed; without the line the lock is not broken. Rejects with a ConnectionFailure.
 */
export function breakLock(session: Session, holder: LockHolder, { reason, operator }: Breaking): Promise<Answer> {
  const { run, since, digest, damage } = holder;
  const was = { run, ...holder.operator, since, ...(damage === undefined ? {} : { damage }) };
  const line = JSON.stringify({ time: new Date().toISOString(), holder: was, reason, operator });
  return askHost(session, `${lockScript(session.host.root)}
enter
case $(lock_digest) in
  none) answer unchanged 'nobody holds the lock any more' ;;
  ${quote(digest)}) ;;
  *) answer outdated 'another run has taken the lock since it was looked at' ;;
esac
UNLOCKS=\${LOCK%/*}/unlocks.jsonl
{ printf '%s\\n' ${quote(line)} >>"$UNLOCKS" && flush "$UNLOCKS"; } || answer failed "could not write $UNLOCKS; the lock was left as it is"
rm -f "$LOCK" && rm -f "$LOCK.renewed" || answer failed "could not remove $LOCK"
flush "\${LOCK%/*}"
answer applied ''
`);
}
