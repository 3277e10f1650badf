import { setTimeout as sleep } from 'node:timers/promises';
import { ConnectionFailure } from '../transport/connection-failure.js';

const pauseMs = 1_000;

/**
 * Does what may be done twice, and again each second while the host cannot be reached. Rejects with the last
 * ConnectionFailure once the time is over.
 * @param until milliseconds since 1970
 * @param onLost called with why the host cannot be reached and how many seconds are left
 */
export async function throughLosses<Result>(
  act: () => Promise<Result>,
  until: number,
  onLost: (seen: string, secondsLeft: number) => void,
): Promise<Result> {
  for (;;) {
    try {
      return await act();
    } catch (error) {
      const left = until - Date.now();
      if (!(error instanceof ConnectionFailure) || left <= 0) throw error;
      onLost(error.message, Math.ceil(left / 1000));
      await sleep(Math.min(pauseMs, left));
    }
  }
}
