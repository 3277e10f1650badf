import type { Breaking } from '../lock/break-lock.js';
import type { LockHolder } from '../lock/lock-holder.js';
import type { BrokenLock } from './break-locks.js';
import type { SeenLock } from './look-at-locks.js';

/**
 * What `bench unlock --format json` writes, with a final newline. Every text in it is either checked to be printable or
 * was made so.
 */
export function unlockReport(locks: readonly SeenLock[], broken: readonly BrokenLock[], { reason, operator }: Breaking): string {
  const hosts = locks.map(({ host, holder, armed, error }) => {
    const result = broken.find((each) => each.host === host);
    return {
      name: host,
      reachable: error === undefined,
      ...(error === undefined ? {} : { error }),
      lock: holder === undefined ? null : lockOf(holder),
      unconfirmed: armed?.map(({ run, stage, phase, secondsLeft }) => ({ run, stage, phase, secondsLeft: secondsLeft ?? null })) ?? null,
      outcome: result === undefined ? null : { status: result.status, reason: result.reason },
    };
  });
  return `${JSON.stringify({ schema: 'cis-bench/unlock/v1', reason, operator, hosts }, undefined, 2)}\n`;
}

function lockOf({ run, operator, since, silentSeconds, damage }: LockHolder) {
  return { run, operator, since, silentSeconds: silentSeconds ?? null, damage: damage ?? null };
}
