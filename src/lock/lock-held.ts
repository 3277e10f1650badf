import { printable } from '../text/printable.js';
import { lastSign } from './last-sign.js';
import type { LockClaim } from './lock-claim.js';
import type { LockHolder } from './lock-holder.js';
import { lockPath } from './lock-path.js';

/** Another program has the lock of a host. The message says who, since when, from where, and what to do. */
export class LockHeld extends Error {
  override readonly name = 'LockHeld';
  /** @param claim whose claim was refused */
  constructor(
    readonly host: string,
    readonly holder: LockHolder,
    claim: LockClaim,
  ) {
    super(`${whoHoldsLock(host, holder, claim)} Nothing was changed.`);
  }
}

/** Who holds the lock of a host, since when, from where, and what to do about it. Without a claim any run is another. */
export function whoHoldsLock(host: string, holder: LockHolder, claim?: LockClaim): string {
  return printable(holder.damage === undefined ? held(host, holder, claim) : damaged(host, holder.damage));
}

function held(host: string, holder: LockHolder, claim?: LockClaim): string {
  const { run, operator, since } = holder;
  const who = `${operator.user}@${operator.machine} (process ${operator.pid}) since ${since}, ${lastSign(holder)}`;
  const what = run === claim?.run || run === claim?.of ? `run ${run} is still being worked on by` : `it is locked by run ${run} of`;
  return (
    `${host}: ${what} ${who}. Wait until it has ended; when that program is gone, continue its run with ` +
    `\`bench resume ${run}\` or take it back with \`bench rollback ${run}\`; as the last means, break the lock with ` +
    '`bench unlock --reason TEXT`.'
  );
}

function damaged(host: string, damage: string): string {
  return (
    `${host}: nobody can tell who holds its lock, for ${lockPath} cannot be read: ${damage}. See that no other run is at ` +
    'work on the cluster, then remove it with `bench unlock --reason TEXT`.'
  );
}
