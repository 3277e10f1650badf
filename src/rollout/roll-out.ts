import type { ActionContext } from '../apply/action-context.js';
import type { Patience } from '../apply/wait-for-component.js';
import type { Host } from '../model/host.js';
import type { Operator } from '../model/operator.js';
import type { Outcome } from '../model/outcome.js';
import type { Change, Plan } from '../model/plan.js';
import type { UndoLimits } from '../model/undo-state.js';
import type { Session } from '../transport/session.js';
import type { HostOutcome } from './change-host.js';
import { changeHost } from './change-host.js';
import { controlPlaneObstacle } from './control-plane-gate.js';
import { rolloutWaves } from './order-hosts.js';
import type { RolloutListener } from './rollout-events.js';
import { Steadiness } from './steadiness.js';

/** What a rollout works with. */
export interface RolloutOptions {
  readonly sessions: ReadonlyMap<string, Session>;
  /** Every host of the control plane, also those that nothing is planned for; undefined where one is not connected. */
  readonly controlPlane: ReadonlyMap<string, Session | undefined>;
  /** Masters to ask the API server through. */
  readonly masters: ActionContext['masters'];
  /** Hosts of one wave beyond the control plane that change side by side, where the stage does not say. */
  readonly parallel: number;
  /** How many hosts beyond the control plane may fail before the rollout stops. */
  readonly maxFailures: number;
  readonly patience: Patience;
  readonly operator: Operator;
  readonly limits: UndoLimits;
  /** Whether components that are not healthy may be changed: what is taken back may be the cure. */
  readonly mayBeUnhealthy: boolean;
  /** All changes of the run as it was recorded: their places name backups on the hosts. */
  readonly recorded: readonly Change[];
  /** JSON text that a host keeps as the plan. */
  readonly keptPlan: (host: Host) => string;
  /** Name of a host's node, where it is one. */
  readonly nodeOf: (host: Host) => string | undefined;
  /** Judges a host anew; resolves with what speaks against the changes of a stage, or undefined. */
  readonly verify: (host: Host, applied: readonly Change[]) => Promise<string | undefined>;
  /** Looks whether all is as it was before changes that were taken back; resolves with what is not, or undefined. */
  readonly verifyRestored: (host: Host, changes: readonly Change[]) => Promise<string | undefined>;
  readonly onEvent: RolloutListener;
  /** True once the user wants to stop: no further host is begun. */
  readonly isStopped: () => boolean;
}

/** The outcomes of a rollout in the order of the plan. */
export interface RolloutResult {
  readonly outcomes: readonly Outcome[];
  /** Whether a host may not be as it was, or something that was confirmed is not steady. */
  readonly needsPerson: boolean;
  /** What a person should look at, beyond what outcomes say. */
  readonly trouble?: string;
}

/** Carries out a plan. What it knows while it works: the outcomes so far, and why it stopped. */
class Rollout {
  private readonly outcomes = new Map<Change, Outcome>();
  private readonly failed = new Set<string>();
  private readonly steadiness = new Steadiness();
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
      for (const wave of rolloutWaves(concerned, serial ?? [{ hosts: 1 }, { hosts: this.options.parallel }])) await this.take(wave, index, changesOf);
    }
    const trouble = await this.steadiness.trouble();
    const outcomes = this.plan.changes.flatMap((change) => this.outcomes.get(change) ?? []);
    return { outcomes, needsPerson: this.needsPerson || trouble !== undefined, ...(trouble === undefined ? {} : { trouble }) };
  }

  /**
   * A fix of several stages goes on only where its earlier ones were made on every host: API servers that differ in what
   * they can read would not understand one another. A host that failed in an earlier stage is not begun again.
   */
  private leaveHalfDone(stage: number): void {
    const missing = this.plan.changes.filter((each) => each.stage < stage && !isInPlace(this.outcomes.get(each)));
    for (const change of this.plan.changes.filter((each) => each.stage === stage)) {
      const cause = missing.find(({ controls }) => controls.some((control) => change.controls.includes(control)));
      if (cause !== undefined) this.skip(change, this.stop ?? `an earlier stage of the same fix was not made: ${cause.target} on ${cause.host}`);
      else if (this.failed.has(change.host)) this.skip(change, this.stop ?? `an earlier stage failed on ${change.host}`);
    }
  }

  private changesOf(host: Host): Change[] {
    return this.plan.changes.filter((change) => change.host === host.name);
  }

  private async take(wave: readonly Host[], stage: number, changesOf: (host: Host) => readonly Change[]): Promise<void> {
    if (this.options.isStopped()) this.stop ??= 'the run was interrupted';
    this.stop ??= await this.obstacle(wave, changesOf);
    const reason = this.stop;
    if (reason !== undefined) {
      for (const change of wave.flatMap(changesOf)) this.skip(change, reason);
      return;
    }
    const results = await Promise.all(wave.map((host) => this.changeOne(host, stage, changesOf(host))));
    for (const [index, isGood] of results.entries()) if (!isGood) this.noteFailure(wave[index]);
  }

  /** A host of the control plane stops everything; of the others as many may fail as the user allows. */
  private noteFailure(host: Host | undefined): void {
    if (host === undefined) return;
    this.failed.add(host.name);
    const isTooMuch = isControlPlane(host) || this.failed.size > this.options.maxFailures;
    if (isTooMuch) this.stop ??= this.options.isStopped() ? 'the run was interrupted' : `the rollout stopped at ${host.name}`;
  }

  /** Why the control-plane host of a wave must not restart anything now: the cluster would be left with too few. */
  private async obstacle(wave: readonly Host[], changesOf: (host: Host) => readonly Change[]): Promise<string | undefined> {
    const [host] = wave;
    const own = host === undefined ? undefined : this.options.sessions.get(host.name);
    if (host === undefined || own === undefined) return undefined;
    const [unsteady, obstacle] = await Promise.all([this.steadiness.trouble(), this.controlPlaneObstacle(host, own, changesOf(host))]);
    return unsteady === undefined ? obstacle : `${host.name} was not begun, because ${unsteady}`;
  }

  private async controlPlaneObstacle(host: Host, own: Session, changes: readonly Change[]): Promise<string | undefined> {
    const restarts = new Set(changes.flatMap((change) => change.restarts));
    if (!(restarts.has('apiserver') || restarts.has('etcd'))) return undefined;
    const others = [...this.options.controlPlane].filter(([name]) => name !== host.name);
    return controlPlaneObstacle({
      host,
      own,
      restarts,
      witnesses: others.flatMap(([, session]) => session ?? []),
      unreachable: others.filter(([, session]) => session === undefined).map(([name]) => name),
    });
  }

  private async changeOne(host: Host, stage: number, changes: readonly Change[]): Promise<boolean> {
    const { sessions, masters, recorded, keptPlan, nodeOf, verify, verifyRestored, ...rest } = this.options;
    const session = sessions.get(host.name);
    if (session === undefined) throw new Error(`${host.name} has changes but no session`);
    this.steadiness.forget(session);
    const all = recorded.filter((change) => change.host === host.name);
    const result = await changeHost({
      ...rest,
      session,
      stage,
      changes,
      run: this.plan.run,
      keptPlan: keptPlan(host),
      sequenceOf: (change) => all.indexOf(change) + 1,
      reach: { sessions, masters },
      node: nodeOf(host),
      verify: (applied) => verify(host, applied),
      verifyRestored: (made) => verifyRestored(host, made),
    });
    await this.note(session, changes, result);
    return result.isGood;
  }

  private async note(session: Session, changes: readonly Change[], { outcomes, needsPerson, restarted }: HostOutcome): Promise<void> {
    for (const [index, outcome] of outcomes.entries()) {
      const change = changes[index];
      if (change !== undefined) this.outcomes.set(change, outcome);
    }
    this.needsPerson ||= needsPerson;
    if (restarted.length > 0) await this.steadiness.watch(session, restarted.map(({ component }) => component));
  }

  private skip(change: Change, reason: string): void {
    const { host, target, controls } = change;
    const outcome: Outcome = { host, target, controls, status: 'skipped', reason };
    this.outcomes.set(change, outcome);
    this.options.onEvent({ kind: 'outcome', change, outcome });
  }
}

/**
 * Carries out a plan, stage by stage: control-plane hosts one by one, each only while the others answer and etcd has its
 * quorum, then the other hosts in batches, at first a single one. A host that fails is put back as it was and stops the
 * rollout, unless the user allows some to fail; what was not tried is reported as skipped.
 */
export async function rollOut(plan: Plan, hosts: readonly Host[], options: RolloutOptions): Promise<RolloutResult> {
  return new Rollout(plan, hosts, options).run();
}

function isControlPlane({ roles }: Host): boolean {
  return roles.includes('master') || roles.includes('etcd');
}

function isInPlace(outcome: Outcome | undefined): boolean {
  return outcome?.status === 'applied' || outcome?.status === 'unchanged';
}
