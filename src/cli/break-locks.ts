import type { Answer } from '../apply/ask-host.js';
import type { Breaking } from '../lock/break-lock.js';
import { breakLock } from '../lock/break-lock.js';
import { ConnectionFailure } from '../transport/connection-failure.js';
import type { SeenLocks } from './look-at-locks.js';

/** What became of one host's lock. */
export interface BrokenLock {
  readonly host: string;
  readonly status: 'broken' | 'gone' | 'taken' | 'failed';
  /** Why it failed. */
  readonly reason: string;
}

const statuses: Readonly<Record<Answer['status'], BrokenLock['status']>> = {
  applied: 'broken',
  unchanged: 'gone',
  outdated: 'taken',
  failed: 'failed',
};

/** Breaks every lock that was seen, side by side. A host that is lost meanwhile has failed. */
export async function breakLocks({ sessions, locks }: SeenLocks, breaking: Breaking): Promise<readonly BrokenLock[]> {
  const work = locks.map(async ({ host, holder }): Promise<readonly BrokenLock[]> => {
    const session = sessions.get(host);
    if (session === undefined || holder === undefined) return [];
    try {
      const { status, reason } = await breakLock(session, holder, breaking);
      return [{ host, status: statuses[status], reason }];
    } catch (error) {
      if (error instanceof ConnectionFailure) return [{ host, status: 'failed', reason: error.message }];
      throw error;
    }
  });
  return (await Promise.all(work)).flat();
}
