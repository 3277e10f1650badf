import type { LockClaim } from './lock-claim.js';
import type { LockHolder } from './lock-holder.js';

/** A holder that has missed four signs of life is taken to be gone. */
const patienceSeconds = 45;

/**
 * Whether a claim may take a holder's place: one of the same run, or of the run that takes it back, whose holder is
 * silent for longer than 45 s or was a process of the claim's own machine that is gone.
 */
export function mayTakeOver(holder: LockHolder, claim: LockClaim): boolean {
  if (holder.damage !== undefined || (holder.run !== claim.run && holder.run !== claim.of)) return false;
  if ((holder.silentSeconds ?? holder.hostUpSeconds) > patienceSeconds) return true;
  return holder.operator.machine === claim.operator.machine && !isRunning(holder.operator.pid);
}

/** Signal 0 is delivered to nobody (kill(2)); a process of another user answers EPERM, and is there. */
function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}
