import { askHealth } from '../apply/ask-health.js';
import { healthEndpoint } from '../apply/health-endpoint.js';
import { listProcesses } from '../apply/list-processes.js';
import type { ActionContext } from '../apply/action-context.js';
import type { Answer } from '../apply/ask-host.js';
import { makeChange, undoChange } from '../apply/make-change.js';
import { performAction, undoAction } from '../apply/perform-action.js';
import { proveAuditLog } from '../apply/prove-audit-log.js';
import { restartUnit } from '../apply/restart-unit.js';
import type { Patience } from '../apply/wait-for-component.js';
import { waitForComponent } from '../apply/wait-for-component.js';
import type { Component } from '../model/component.js';
import type { Outcome, OutcomeStatus } from '../model/outcome.js';
import type { Change } from '../model/plan.js';
import type { ProcessFact } from '../model/snapshot.js';
import { ConnectionFailure } from '../transport/connection-failure.js';
import type { Session } from '../transport/session.js';
import type { Step } from './change-steps.js';
import { changeSteps } from './change-steps.js';
import { isProof } from './is-proof.js';
import { restartedUnits } from './restarted-units.js';
import type { RolloutListener } from './rollout-events.js';

/** What is needed to change one host. */
export interface HostWork {
  readonly session: Session;
  /** In the order in which they are made. */
  readonly changes: readonly Change[];
  readonly run: string;
  /** Place of a change in the host's part of the run, from 1. */
  readonly sequenceOf: (change: Change) => number;
  /** What actions reach beyond the host. */
  readonly reach: Pick<ActionContext, 'sessions' | 'masters'>;
  readonly patience: Patience;
  /** Judges the host anew; resolves with what speaks against the changes, or undefined. */
  readonly verify: (applied: readonly Change[]) => Promise<string | undefined>;
  readonly onEvent: RolloutListener;
  /** True once the user wants to stop: the step in flight is finished, no other is begun. */
  readonly isStopped: () => boolean;
}

/** What became of a host's changes. */
export interface HostOutcome {
  readonly outcomes: readonly Outcome[];
  /** False stops the rollout. */
  readonly isGood: boolean;
  /** True when a restoration failed: a person has to look. */
  readonly needsPerson: boolean;
}

/** A step of which at least one change was made, with what ran before it. */
interface MadeStep {
  readonly step: Step;
  readonly made: readonly Change[];
  readonly before: ProcessFact | undefined;
  /** Services that start anew with it. */
  readonly units: readonly string[];
}

/** Makes the changes of one host step by step, waits for what restarts, and verifies; undoes what fails. */
export async function changeHost(work: HostWork): Promise<HostOutcome> {
  return new HostChanger(work).run();
}

class HostChanger {
  private readonly outcomes = new Map<Change, Outcome>();
  private readonly madeSteps: MadeStep[] = [];
  private failure: string | undefined;
  private needsPerson = false;

  constructor(private readonly work: HostWork) {}

  async run(): Promise<HostOutcome> {
    const { changes, session, onEvent } = this.work;
    onEvent({ kind: 'host-started', host: session.host.name, changes: changes.length });
    let isInterrupted = false;
    for (const step of changeSteps(changes)) {
      const isDue = this.madeSteps.length > 0 && step.changes.every(isProof);
      isInterrupted ||= this.work.isStopped() && !isDue;
      const obstacle = this.failure ?? (isInterrupted && !isDue ? 'the run was interrupted' : undefined);
      if (obstacle === undefined) await this.guarded(step.changes, () => this.take(step));
      else this.settleAll(step.changes, 'skipped', `not tried: ${obstacle}`);
    }
    const made = this.madeSteps.flatMap((step) => step.made);
    if (made.length > 0 && this.failure === undefined) await this.guarded(made, () => this.verify(made));
    const isGood = this.failure === undefined && !isInterrupted;
    onEvent({ kind: 'host-finished', host: session.host.name, isGood });
    const outcomes = changes.flatMap((change) => this.outcomes.get(change) ?? []);
    return { outcomes, isGood, needsPerson: this.needsPerson };
  }

  /** A host that is lost in the middle needs a person; it is never reported as done. */
  private async guarded(changes: readonly Change[], act: () => Promise<void>): Promise<void> {
    try {
      await act();
    } catch (error) {
      if (!(error instanceof ConnectionFailure)) throw error;
      this.needsPerson = true;
      this.fail(changes, 'failed', `the connection was lost, so it may or may not be in place: ${error.message}`);
    }
  }

  private async take(step: Step): Promise<void> {
    const { component } = step;
    const running = component === undefined ? [] : await this.newestFirst(component);
    const [before] = running;
    const unfit = before === undefined ? undefined : await this.unhealthy(before);
    if (unfit !== undefined) return this.fail(step.changes, 'skipped', unfit);
    const made: Change[] = [];
    for (const change of step.changes) {
      if (await this.make(change)) made.push(change);
      if (this.failure !== undefined) break;
    }
    if (made.length === 0) {
      this.settleRest(step.changes);
      return step.changes.some(isProof) ? this.disproved() : undefined;
    }
    const madeStep = { step, made, before, units: restartedUnits(component, made, running) };
    this.madeSteps.push(madeStep);
    const trouble = this.failure ?? (await this.restarted(madeStep));
    if (trouble === undefined) this.settleAll(made, 'applied');
    else await this.restore(madeStep, trouble);
    this.settleRest(step.changes);
  }

  /** Makes one change; resolves with whether the host is now different. */
  private async make(change: Change): Promise<boolean> {
    const { onEvent } = this.work;
    const missing = change.needs.find((target) => this.isMissing(target));
    if (missing !== undefined) {
      this.settle(change, 'skipped', `${missing} is not in place`);
      return false;
    }
    onEvent({ kind: 'change-started', change });
    const answer = await this.carryOut(change);
    if (answer.status === 'failed') this.fail([change], 'failed', answer.reason);
    else if (answer.status !== 'applied') this.settle(change, answer.status, answer.reason);
    return answer.status === 'applied';
  }

  private async carryOut(change: Change): Promise<Answer> {
    if (change.kind === 'action') return performAction(change.action, this.contextOf(change));
    return makeChange(this.work.session, change, this.contextOf(change).entry);
  }

  private async putBack(change: Change): Promise<Answer> {
    if (change.kind === 'action') return undoAction(change.action, this.contextOf(change));
    return undoChange(this.work.session, change, this.contextOf(change).entry);
  }

  private contextOf(change: Change): ActionContext {
    const { session, run, reach, sequenceOf, onEvent } = this.work;
    return {
      ...reach,
      session,
      entry: { run, sequence: sequenceOf(change) },
      tell: (seen) => onEvent({ kind: 'working', change, seen }),
    };
  }

  /** Whether a target that another change needs was planned here and did not come about. */
  private isMissing(target: string): boolean {
    const needed = this.work.changes.find((change) => change.target === target);
    const status = needed === undefined ? 'applied' : this.outcomes.get(needed)?.status;
    return status !== 'applied' && status !== 'unchanged';
  }

  private async newestFirst(component: Component): Promise<readonly ProcessFact[]> {
    const processes = await listProcesses(this.work.session);
    return processes.filter((each) => each.component === component).sort((a, b) => b.startTicks - a.startTicks);
  }

  /** What cannot be seen healthy before a change could not be seen healthy after it either. */
  private async unhealthy(process: ProcessFact): Promise<string | undefined> {
    const answer = await askHealth(this.work.session, healthEndpoint(process));
    if ('status' in answer && answer.status === 200) return undefined;
    const said = 'status' in answer ? `answers ${answer.status}` : `does not answer (${answer.trouble})`;
    return `not tried: the ${process.component} ${said} before the change; make it healthy first`;
  }

  private async restarted({ step, made, before, units }: MadeStep): Promise<string | undefined> {
    if (step.component === undefined) return undefined;
    for (const unit of units) {
      const refused = await restartUnit(this.work.session, unit);
      if (refused !== undefined) return `${unit} could not be restarted: ${refused}`;
    }
    const trouble = await this.wait(step.component, before?.startTicks ?? 0, argumentsOf(made));
    return trouble ?? proveAuditLog(this.work.session, made, this.work.patience);
  }

  private async wait(component: Component, newerThan: number, wanted: readonly string[] | undefined): Promise<string | undefined> {
    const { session, patience, onEvent } = this.work;
    const awaited = await waitForComponent(session, { component, newerThan, arguments: wanted }, patience, (seen) =>
      onEvent({ kind: 'waiting', host: session.host.name, component, seen }),
    );
    return 'process' in awaited ? undefined : `the ${component} did not come up: ${awaited.trouble}`;
  }

  /** Puts back all changes of a step, the last one first, and waits until what ran before runs again. */
  private async restore(madeStep: MadeStep, reason: string): Promise<void> {
    const { onEvent } = this.work;
    const { made } = madeStep;
    const troubles: string[] = [];
    for (const change of [...made].reverse()) {
      onEvent({ kind: 'restoring', change, reason });
      const answer = await this.putBack(change);
      if (answer.status === 'failed') troubles.push(answer.reason);
    }
    const trouble = await this.revived(madeStep);
    if (trouble !== undefined) troubles.push(`the original is back, but ${trouble}`);
    if (troubles.length === 0) return this.fail(made, 'rolled-back', reason);
    this.needsPerson = true;
    this.fail(made, 'failed', `${reason}; ${troubles.join('; ')}`);
  }

  /** After a restoration the newest process has to have the arguments of before, be it a new one or the old one. */
  private async revived({ step, before, units }: MadeStep): Promise<string | undefined> {
    if (step.component === undefined) return undefined;
    for (const unit of units) await restartUnit(this.work.session, unit);
    return this.wait(step.component, -1, before?.argv.slice(1));
  }

  private async verify(made: readonly Change[]): Promise<void> {
    const { session, onEvent, verify } = this.work;
    onEvent({ kind: 'verifying', host: session.host.name });
    const trouble = await verify(made);
    if (trouble !== undefined) await this.restoreAll(`verification failed: ${trouble}`);
  }

  /** Puts back what a failed proof was about: everything that was made on the host. */
  private async disproved(): Promise<void> {
    const { failure } = this;
    const made = this.madeSteps.flatMap((step) => step.made);
    if (failure !== undefined) await this.guarded(made, () => this.restoreAll(failure));
  }

  private async restoreAll(reason: string): Promise<void> {
    for (const step of [...this.madeSteps].reverse()) await this.restore(step, reason);
  }

  private fail(changes: readonly Change[], status: OutcomeStatus, reason: string): void {
    this.failure ??= `${changes[0]?.target ?? ''}: ${reason}`;
    this.settleAll(changes, status, reason);
  }

  private settleRest(changes: readonly Change[]): void {
    const rest = changes.filter((change) => !this.outcomes.has(change));
    this.settleAll(rest, 'skipped', `not tried: ${this.failure ?? 'its step was not begun'}`);
  }

  private settleAll(changes: readonly Change[], status: OutcomeStatus, reason = ''): void {
    for (const change of changes) this.settle(change, status, reason);
  }

  private settle(change: Change, status: OutcomeStatus, reason = ''): void {
    const { host, target, controls } = change;
    const outcome: Outcome = { host, target, controls, status, ...(reason === '' ? {} : { reason }) };
    this.outcomes.set(change, outcome);
    this.work.onEvent({ kind: 'outcome', outcome });
  }
}

/** The arguments that the last change of a step's manifest foretells. */
function argumentsOf(made: readonly Change[]): readonly string[] | undefined {
  const last = made.at(-1);
  return last === undefined || last.kind === 'action' ? undefined : last.arguments;
}
