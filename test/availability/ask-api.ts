import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiClient, Ask, Attempt } from './api-client.js';

/** What a request came to after at most one retry of each sort. */
export interface Reply {
  /** The HTTP status; 0 when there was no answer. */
  readonly status: number;
  readonly body: string;
  /** Why it failed; absent when the status is 2xx. */
  readonly cause?: string;
  /** Why it was tried again. */
  readonly retries: readonly string[];
}

/**
 * Asks as Kubernetes clients do: a request whose connection breaks is sent once more on a new one, and an answer 429 or
 * 503 that names a time (Retry-After) is waited for once. Everything else that is not 2xx is a failure. Never rejects.
 */
export async function askApi(client: ApiClient, ask: Ask): Promise<Reply> {
  const retries: string[] = [];
  let attempt = await client.attempt(ask);
  if (attempt.kind === 'broken') {
    retries.push(attempt.cause);
    attempt = await client.attempt(ask, true);
  }
  const later = secondsToWait(attempt);
  if (later !== undefined) {
    retries.push(`Retry-After ${later} s`);
    await sleep(later * 1000);
    attempt = await client.attempt(ask, true);
  }
  if (attempt.kind !== 'answered') return { status: 0, body: '', cause: attempt.cause, retries };
  const { status, body } = attempt;
  return status >= 200 && status < 300 ? { status, body, retries } : { status, body, cause: `HTTP ${status}`, retries };
}

function secondsToWait(attempt: Attempt): number | undefined {
  if (attempt.kind !== 'answered' || (attempt.status !== 429 && attempt.status !== 503)) return undefined;
  const { retryAfterSeconds } = attempt;
  return retryAfterSeconds !== undefined && retryAfterSeconds >= 0 ? retryAfterSeconds : undefined;
}
