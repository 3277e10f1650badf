import type { Session } from '../transport/session.js';
import type { LockClaim } from './lock-claim.js';
import { LockFailed } from './lock-failed.js';
import { LockHeld } from './lock-held.js';
import type { LockLine } from './lock-line.js';
import { mayTakeOver } from './may-take-over.js';
import { readLock } from './read-lock.js';
import { takeLock } from './take-lock.js';

/** A lock that changes hands between two looks is looked at again, but not for ever. */
const attempts = 5;

/**
 * Takes one host's lock for a claim, also from a holder that is gone. Rejects with LockHeld when another has it, with
 * LockFailed when the host cannot keep one, with a ConnectionFailure when the host is lost.
 */
export async function claimHost(session: Session, claim: LockClaim, line: LockLine): Promise<void> {
  const { name } = session.host;
  let over: string | undefined;
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const { status, reason } = await takeLock(session, line, over);
    if (status === 'applied' || status === 'unchanged') return;
    if (status === 'failed') throw new LockFailed(name, `could not be locked: ${reason}`);
    const holder = await readLock(session);
    if (holder !== undefined && !mayTakeOver(holder, claim)) throw new LockHeld(name, holder, claim);
    over = holder?.digest;
  }
  throw new LockFailed(name, 'could not be locked: its lock changed hands again and again');
}
