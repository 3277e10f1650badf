import type { ActionContext } from '../apply/action-context.js';
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
  /** Masters to ask the API server through. */
  readonly masters: ActionContext['masters'];
  /** Hosts of one wave beyond the control plane that change side by side, where the stage does not say. */
  readonly parallel: number;
  readonly patience: Patience;
  /** Judges a host anew; resolves with what speaks against the changes of a stage, or undefined. */
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

/** Carries out a plan. What it knows while it works: the outcomes so far, and why it stopped. */
class Rollout {
  private readonly outcomes = new Map<Change, Outcome>();
  private needsPerson = false;
  private stop: string | undefined;

  constructor(
    private readonly plan: Plan,
    private readonly hosts: readonly Host[],
    private readonly options: RolloutOptions,
  ) {}

  async run(): Promise<RolloutResult> {
    for (const [index, { serial }] of this.plan.stages.entries()) {
      this.leaveHalfDone(index);
      const changesOf = (host: Host): Change[] => this.changesOf(host).filter((each) => each.stage === index && !this.outcomes.has(each));
      const concerned = this.hosts.filter((host) => changesOf(host).length > 0);
      for (const wave of rolloutWaves(concerned, serial ?? [{ hosts: 1 }, { hosts: this.options.parallel }])) await this.take(wave, changesOf);
    }
    return { outcomes: this.plan.changes.flatMap((change) => this.outcomes.get(change) ?? []), needsPerson: this.needsPerson };
  }

  /**
   * A fix of several stages goes on only where its earlier ones were made on every host: API servers that differ in what
   * they can read would not understand one another.
   */
  private leaveHalfDone(stage: number): void {
    const missing = this.plan.changes.filter((each) => each.stage < stage && !isInPlace(this.outcomes.get(each)));
    for (const change of this.plan.changes.filter((each) => each.stage === stage)) {
      const cause = missing.find(({ controls }) => controls.some((control) => change.controls.includes(control)));
      if (cause === undefined) continue;
      const reason = this.stop ?? `an earlier stage of the same fix was not made: ${cause.target} on ${cause.host}`;
      this.outcomes.set(change, skipped(change, reason, this.options));
    }
  }

  private changesOf(host: Host): Change[] {
    return this.plan.changes.filter((change) => change.host === host.name);
  }

  private async take(wave: readonly Host[], changesOf: (host: Host) => readonly Change[]): Promise<void> {
    if (this.options.isStopped()) this.stop ??= 'the run was interrupted';
    this.stop ??= await obstacle(wave, this.hosts, changesOf, this.options);
    const reason = this.stop;
    if (reason !== undefined) {
      for (const change of wave.flatMap(changesOf)) this.outcomes.set(change, skipped(change, reason, this.options));
      return;
    }
    const results = await Promise.all(wave.map((host) => this.changeOne(host, changesOf(host))));
    const failed = wave[results.findIndex((isGood) => !isGood)];
    if (failed !== undefined) this.stop = `the rollout stopped at ${failed.name}`;
  }

  private async changeOne(host: Host, changes: readonly Change[]): Promise<boolean> {
    const { sessions, masters, patience, onEvent, isStopped, verify } = this.options;
    const session = sessions.get(host.name);
    if (session === undefined) throw new Error(`${host.name} has changes but no session`);
    const all = this.changesOf(host);
    const result = await changeHost({
      session,
      changes,
      run: this.plan.run,
      sequenceOf: (change) => all.indexOf(change) + 1,
      reach: { sessions, masters },
      patience,
      onEvent,
      isStopped,
      verify: (applied) => verify(host, applied),
    });
    for (const [index, outcome] of result.outcomes.entries()) {
      const change = changes[index];
      if (change !== undefined) this.outcomes.set(change, outcome);
    }
    this.needsPerson ||= result.needsPerson;
    return result.isGood;
  }
}

/**
 * Carries out a plan, stage by stage: control-plane hosts one by one, each only while the others answer, then the other
 * hosts in batches, at first a single one. The first host that fails stops it; what was not tried is reported as skipped.
 */
export async function rollOut(plan: Plan, hosts: readonly Host[], options: RolloutOptions): Promise<RolloutResult> {
  return new Rollout(plan, hosts, options).run();
}

function isInPlace(outcome: Outcome | undefined): boolean {
  return outcome?.status === 'applied' || outcome?.status === 'unchanged';
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
