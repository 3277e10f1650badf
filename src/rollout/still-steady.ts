import { setTimeout as sleep } from 'node:timers/promises';
import { askHealth } from '../apply/ask-health.js';
import { healthEndpoint } from '../apply/health-endpoint.js';
import { listProcesses } from '../apply/list-processes.js';
import { isLeaseHolder } from './is-lease-holder.js';
import type { HostWork } from './host-work.js';
import type { Restarted } from './take-step.js';

/**
 * Waits until what was restarted has been healthy for as long as the patience demands; resolves with what has started
 * again since or is no longer healthy, or undefined. A holder of a lease may have given it up and started again while
 * the API server was away: of it only health counts. Rejects with a ConnectionFailure.
 */
export async function unsteady(work: HostWork, restarted: readonly Restarted[]): Promise<string | undefined> {
  const watched = restarted.flatMap(({ component, after }) => (after === undefined ? [] : [{ component, ...after }]));
  if (watched.length === 0) return undefined;
  const until = Math.max(...watched.map(({ healthyAt }) => healthyAt)) + work.patience.stableMs;
  await sleep(Math.max(0, until - performance.now()));
  const processes = (await listProcesses(work.session)).sort((a, b) => b.startTicks - a.startTicks);
  const troubles = watched.map(async ({ component, pid }) => {
    const newest = processes.find((each) => each.component === component);
    if (newest === undefined) return `the ${component} has ended after it was healthy`;
    if (newest.pid !== pid && !isLeaseHolder(component)) return `the ${component} has started again after it was healthy`;
    const answer = await askHealth(work.session, healthEndpoint(newest));
    if ('status' in answer && answer.status === 200) return undefined;
    return `the ${component} was healthy and now ${'status' in answer ? `answers ${answer.status}` : `does not answer (${answer.trouble})`}`;
  });
  return (await Promise.all(troubles)).find((each) => each !== undefined);
}
