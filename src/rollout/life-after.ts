import { setTimeout as sleep } from 'node:timers/promises';
import { lifeTrouble } from '../apply/life-trouble.js';
import type { HostSight } from './host-sight.js';
import { lifeNow } from './host-sight.js';
import type { HostWork } from './host-work.js';
import type { Restarted } from './take-step.js';

const pauseMs = 1_000;

/**
 * Waits until the node is Ready again and what ran on it before runs; resolves with what does not when the patience is
 * over, or undefined. At once where nothing was known of the node before, or nothing was restarted.
 */
export async function lifeAfter(work: HostWork, { life: before }: HostSight, restarted: readonly Restarted[]): Promise<string | undefined> {
  if (before === undefined || restarted.length === 0) return undefined;
  const components = restarted.map(({ component }) => component);
  const deadline = Date.now() + work.patience.deadlineMs;
  for (;;) {
    const now = await lifeNow(work);
    const trouble = now === undefined ? `no master tells how the node ${work.node} is` : lifeTrouble(before, now, components);
    if (trouble === undefined || Date.now() >= deadline) return trouble;
    await sleep(pauseMs);
  }
}
