import type { Answer } from '../apply/ask-host.js';
import { askHost } from '../apply/ask-host.js';
import { quote } from '../transport/quote.js';
import type { Session } from '../transport/session.js';
import { lockScript } from './lock-script.js';

/**
 * Removes one host's lock if it is the one with this digest. Answers applied, unchanged when there is none, outdated when
 * it is another's and stays, or failed. Rejects with a ConnectionFailure.
 */
export function releaseLock(session: Session, digest: string): Promise<Answer> {
  return askHost(session, `${lockScript(session.host.root)}
enter
case $(lock_digest) in
  none) answer unchanged '' ;;
  ${quote(digest)}) ;;
  *) answer outdated 'another run has the lock' ;;
esac
rm -f "$LOCK" && rm -f "$LOCK.renewed" || answer failed "could not remove $LOCK"
flush "\${LOCK%/*}"
answer applied ''
`);
}
