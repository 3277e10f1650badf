import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Looks again and again whether something holds.
 * @param milliseconds for how long
 * @param pauseMs between two looks
 * @returns whether it came to hold
 */
export async function comesTrue(holds: () => boolean, milliseconds: number, pauseMs: number): Promise<boolean> {
  for (const deadline = Date.now() + milliseconds; Date.now() < deadline; await sleep(pauseMs)) {
    if (holds()) return true;
  }
  return holds();
}
