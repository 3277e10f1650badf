import { setTimeout as sleep } from 'node:timers/promises';

/** Does something so many times a second, one after the other, until it is told to stop. What came late is caught up on. */
export async function pace(perSecond: number, signal: AbortSignal, act: () => Promise<void>): Promise<void> {
  const startedAt = performance.now();
  for (let count = 0; !signal.aborted; count += 1) {
    const waitMs = startedAt + (count * 1000) / perSecond - performance.now();
    if (waitMs > 0) await sleep(waitMs);
    await act();
  }
}
