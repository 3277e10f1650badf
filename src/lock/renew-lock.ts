import { recordsAfter } from '../probe/records.js';
import { quote } from '../transport/quote.js';
import type { Session } from '../transport/session.js';
import { lockScript } from './lock-script.js';

const marker = 'cis-bench-renewed/1';

/**
 * Gives one host a sign of life for the lock with a digest. Written in place, so that a full disk does not keep it from
 * being heard. Resolves with `lost` when the host's lock is another's, or nobody's. Rejects with a ConnectionFailure.
 */
export async function renewLock(session: Session, digest: string): Promise<'held' | 'lost' | 'unknown'> {
  const script = `${lockScript(session.host.root)}
printf '\\n%s\\n' ${marker}
if [ "$(lock_digest)" = ${quote(digest)} ]; then
  sign_of_life 1<>"$LOCK.renewed"
  echo held
else
  echo lost
fi
`;
  const { stdout } = await session.run(script, { timeoutMs: 9_000 });
  const said = recordsAfter(marker, stdout)?.[0]?.[0];
  return said === 'held' || said === 'lost' ? said : 'unknown';
}
