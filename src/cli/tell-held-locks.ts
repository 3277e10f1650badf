import { LockFailed } from '../lock/lock-failed.js';
import { whoHoldsLock } from '../lock/lock-held.js';
import type { LockHolder } from '../lock/lock-holder.js';
import { readLock } from '../lock/read-lock.js';
import { groupBy } from '../model/group-by.js';
import { ConnectionFailure } from '../transport/connection-failure.js';
import type { Session } from '../transport/session.js';

/**
 * Says on standard error which runs hold the lock of hosts that are not locked now by this program: one may be at work, or
 * have been killed when its last change was made. A host that cannot tell is passed over.
 */
export async function tellHeldLocks(sessions: readonly Session[]): Promise<void> {
  const seen = await Promise.all(sessions.map(async (session) => ({ host: session.host.name, holder: await holderOn(session) })));
  for (const [first] of groupBy(seen, ({ holder }) => holder?.run ?? '').values()) {
    if (first?.holder !== undefined) process.stderr.write(`bench: ${whoHoldsLock(first.host, first.holder)}\n`);
  }
}

async function holderOn(session: Session): Promise<LockHolder | undefined> {
  try {
    return await readLock(session);
  } catch (error) {
    if (error instanceof ConnectionFailure || error instanceof LockFailed) return undefined;
    throw error;
  }
}
