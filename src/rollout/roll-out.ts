import { askHealth } from '../apply/ask-health.js';
import { healthEndpoint } from '../apply/health-endpoint.js';
import { listProcesses } from '../apply/list-processes.js';
import type { Patience } from '../apply/wait-for-component.js';
import type { Host } from '../model/host.js';
import type { Outcome } from '../model/outcome.js';
import type { Change, Plan } from '../model/plan.js';
import { ConnectionFailure } from '../transport/connection-failure.js';
import type { Session } from '../transport/session.js';
import { changeHost } from './change-host.js';
import { rolloutWaves } from './order-hosts.js';
import type { RolloutListener } from './rollout-events.js';

/** What a rollout works with. */
export interface RolloutOptions {
  readonly sessions: ReadonlyMap<string, Session>;
  /** Hosts of one wave beyond the control plane that change side by side. */
  readonly parallel: number;
  readonly patience: Patience;
  /** Judges a host anew; resolves with what speaks against the changes, or undefined. */
  readonly verify: (host: Host, applied: readonly Change[]) => Promise<string | undefined>;
  readonly onEvent: RolloutListener;
  /** True once the user wants to stop: no further host is begun. */
  readonly isStopped: () => boolean;
}

/** The outcomes of a rollout in the order of the plan. */
export interface RolloutResult {
  readonly outcomes: readonly Outcome[];
  readonly needsPerson: boolean;
}

/**
 * Carries out a plan: control-plane hosts one by one, each only while the others answer, then a canary of the other
 * hosts, then batches. The first host that fails stops it; what was not tried is reported as skipped.
 */
export async function rollOut(plan: Plan, hosts: readonly Host[], options: RolloutOptions): Promise<RolloutResult> {
  const changesOf = (host: Host): Change[] => plan.changes.filter((change) => change.host === host.name);
  const waves = rolloutWaves(hosts.filter((host) => changesOf(host).length > 0), options.parallel);
  const outcomes: Outcome[] = [];
  let needsPerson = false;
  let stop: string | undefined;
  for (const wave of waves) {
    if (options.isStopped()) stop ??= 'the run was interrupted';
    stop ??= await obstacle(wave, hosts, changesOf, options);
    if (stop !== undefined) {
      outcomes.push(...wave.flatMap((host) => changesOf(host).map((change) => skipped(change, stop ?? '', options))));
      continue;
    }
    const results = await Promise.all(wave.map((host) => changeOne(host, changesOf(host), plan.run, options)));
    outcomes.push(...results.flatMap((result) => result.outcomes));
    needsPerson ||= results.some((result) => result.needsPerson);
    const failed = wave[results.findIndex((result) => !result.isGood)];
    if (failed !== undefined) stop = `the rollout stopped at ${failed.name}`;
  }
  return { outcomes: inPlanOrder(plan, outcomes), needsPerson };
}

function changeOne(host: Host, changes: readonly Change[], run: string, options: RolloutOptions) {
  const session = options.sessions.get(host.name);
  if (session === undefined) throw new Error(`${host.name} has changes but no session`);
  const { patience, onEvent, isStopped } = options;
  return changeHost({ session, changes, run, patience, onEvent, isStopped, verify: (applied) => options.verify(host, applied) });
}

function skipped(change: Change, reason: string, { onEvent }: RolloutOptions): Outcome {
  const { host, target, controls } = change;
  const outcome: Outcome = { host, target, controls, status: 'skipped', reason };
  onEvent({ kind: 'outcome', outcome });
  return outcome;
}

/**
 * Why the control-plane host of a wave must not restart anything now: another apiserver or etcd does not answer, and
 * the cluster would be left with one fewer.
 */
async function obstacle(
  wave: readonly Host[],
  hosts: readonly Host[],
  changesOf: (host: Host) => readonly Change[],
  { sessions }: RolloutOptions,
): Promise<string | undefined> {
  const [host] = wave;
  const restarted = new Set(host === undefined ? [] : changesOf(host).flatMap((change) => change.restarts));
  if (host === undefined || !(restarted.has('apiserver') || restarted.has('etcd'))) return undefined;
  const others = hosts.filter((each) => each.name !== host.name && each.roles.some((role) => role !== 'node'));
  for (const other of others) {
    const session = sessions.get(other.name);
    const trouble = session === undefined ? 'cannot be reached' : await controlPlaneTrouble(session);
    if (trouble !== undefined) return `${host.name} was not begun, because ${other.name} ${trouble}`;
  }
  return undefined;
}

async function controlPlaneTrouble(session: Session): Promise<string | undefined> {
  try {
    const processes = (await listProcesses(session)).sort((a, b) => b.startTicks - a.startTicks);
    for (const component of ['apiserver', 'etcd'] as const) {
      const process = processes.find((each) => each.component === component);
      if (process === undefined) continue;
      const answer = await askHealth(session, healthEndpoint(process));
      if ('trouble' in answer) return `has an ${component} that does not answer (${answer.trouble})`;
      if (answer.status !== 200) return `has an ${component} that answers ${answer.status}`;
    }
    return undefined;
  } catch (error) {
    if (error instanceof ConnectionFailure) return `cannot be reached (${error.message})`;
    throw error;
  }
}

function inPlanOrder(plan: Plan, outcomes: readonly Outcome[]): Outcome[] {
  const place = new Map(plan.changes.map((change, index) => [`${change.host} ${change.target}`, index]));
  const placeOf = (outcome: Outcome): number => place.get(`${outcome.host} ${outcome.target}`) ?? 0;
  return [...outcomes].sort((a, b) => placeOf(a) - placeOf(b));
}
