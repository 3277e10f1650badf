import type { Outcome } from '../model/outcome.js';
import type { Change } from '../model/plan.js';
import { ConnectionFailure } from '../transport/connection-failure.js';
import { armUndo } from '../undo/arm-undo.js';
import { confirmChanges } from '../undo/confirm-changes.js';
import { changeSteps } from './change-steps.js';
import { etcdAfter } from './etcd-after.js';
import { HostLedger } from './host-ledger.js';
import type { HostSight } from './host-sight.js';
import { lookAtHost } from './host-sight.js';
import type { HostWork } from './host-work.js';
import { isProof } from './is-proof.js';
import { lifeAfter } from './life-after.js';
import { restartedUnits } from './restarted-units.js';
import { goneReason, SignOfLife } from './sign-of-life.js';
import { unsteady } from './still-steady.js';
import { takeBackStage } from './take-back-stage.js';
import type { Restarted } from './take-step.js';
import { takeStep } from './take-step.js';
import { throughLosses } from './through-losses.js';

/** What became of a host's changes. */
export interface HostOutcome {
  readonly outcomes: readonly Outcome[];
  /** False stops the rollout. */
  readonly isGood: boolean;
  /** True when it is not sure that the host is as it was: a person has to look. */
  readonly needsPerson: boolean;
  /** What was restarted and stays so. */
  readonly restarted: readonly Restarted[];
}

/**
 * Changes one host in one stage: arms its undo, makes the changes step by step, waits for what restarts, verifies, and
 * confirms. Whatever goes wrong takes back all of it; so does the host by itself when this program is not heard of any
 * more.
 */
export async function changeHost(work: HostWork): Promise<HostOutcome> {
  return new HostChanger(work).run();
}

class HostChanger {
  readonly #work: HostWork;
  readonly #ledger: HostLedger;
  readonly #restarted: Restarted[] = [];
  #isInterrupted = false;
  #needsPerson = false;

  constructor(work: HostWork) {
    this.#work = work;
    this.#ledger = new HostLedger(work.changes, work.onEvent);
  }

  async run(): Promise<HostOutcome> {
    const { changes, session, onEvent } = this.#work;
    onEvent({ kind: 'host-started', host: session.host.name, changes: changes.length });
    const sight = await this.#begin();
    if ('trouble' in sight) this.#ledger.fail(sight.trouble);
    else await this.#changeAndConfirm(sight);
    this.#ledger.settleRest('skipped', `not tried: ${this.#ledger.failure ?? 'the run was interrupted'}`);
    const isGood = this.#ledger.failure === undefined && !this.#isInterrupted;
    onEvent({ kind: 'host-finished', host: session.host.name, isGood });
    const restarted = isGood ? this.#restarted : [];
    return { outcomes: this.#ledger.outcomes, isGood, needsPerson: this.#needsPerson, restarted };
  }

  /** Looks at the host and arms its undo; nothing is changed before. */
  async #begin(): Promise<HostSight | { readonly trouble: string }> {
    const { session, run, stage, limits, operator, keptPlan, onEvent } = this.#work;
    try {
      const sight = await lookAtHost(this.#work);
      if ('trouble' in sight) return sight;
      const changes = this.#work.changes.map((change) => this.#armed(change, sight));
      const answer = await armUndo(session, { run, stage, changes, limits, plan: keptPlan, operator });
      if (answer.status === 'failed') return { trouble: `the host could not make ready to take it back by itself: ${answer.reason}` };
      onEvent({ kind: 'armed', host: session.host.name, stage, silenceSeconds: limits.silenceSeconds });
      return sight;
    } catch (error) {
      if (error instanceof ConnectionFailure) return { trouble: error.message };
      throw error;
    }
  }

  #armed(change: Change, { processes }: HostSight): { change: Change; sequence: number; units: readonly string[] } {
    const [component] = change.restarts;
    const running = processes.filter((each) => each.component === component);
    return { change, sequence: this.#work.sequenceOf(change), units: restartedUnits(component, [change], running) };
  }

  async #changeAndConfirm(sight: HostSight): Promise<void> {
    const { session, run, limits } = this.#work;
    const life = new SignOfLife(session, run, limits.silenceSeconds);
    try {
      await this.#guarded(() => this.#takeSteps(sight, life));
      if (this.#ledger.failure === undefined && this.#ledger.made.length > 0) await this.#guarded(() => this.#verify(sight));
      if (this.#ledger.failure === undefined) await this.#guarded(() => this.#confirm());
      if (this.#ledger.failure !== undefined) await this.#takeBack(this.#ledger.failure);
    } finally {
      life.stop();
    }
  }

  /** A host that is lost in the middle is taken back, by this program or by itself; it is never reported as done. */
  async #guarded(act: () => Promise<void>): Promise<void> {
    try {
      await act();
    } catch (error) {
      if (!(error instanceof ConnectionFailure)) throw error;
      this.#ledger.fail(error.message);
    }
  }

  async #takeSteps(sight: HostSight, life: SignOfLife): Promise<void> {
    for (const step of changeSteps(this.#work.changes)) {
      if (life.isGone) this.#ledger.fail(goneReason);
      if (this.#ledger.failure !== undefined) return;
      const isDue = this.#ledger.made.length > 0 && step.changes.every(isProof);
      this.#isInterrupted ||= this.#work.isStopped() && !isDue;
      if (this.#isInterrupted && !isDue) continue;
      await takeStep(this.#work, step, { sight, ledger: this.#ledger, restarted: this.#restarted, life });
    }
  }

  async #verify(sight: HostSight): Promise<void> {
    const { session, onEvent, verify, limits } = this.#work;
    const host = session.host.name;
    onEvent({ kind: 'verifying', host });
    const made = this.#ledger.made;
    const until = Date.now() + limits.silenceSeconds * 1000;
    const trouble = await throughLosses(
      async () => {
        const restarted = this.#restarted;
        const looks = [verify(made), lifeAfter(this.#work, sight, restarted), etcdAfter(this.#work, restarted), unsteady(this.#work, restarted)];
        return (await Promise.all(looks)).find((each) => each !== undefined);
      },
      until,
      (seen, secondsLeft) => onEvent({ kind: 'lost', host, seen, secondsLeft }),
    );
    if (trouble !== undefined) this.#ledger.fail(`verification failed: ${trouble}`);
  }

  async #confirm(): Promise<void> {
    const { session, run, stage, limits, onEvent } = this.#work;
    const host = session.host.name;
    const until = Date.now() + limits.silenceSeconds * 1000;
    const onLost = (seen: string, secondsLeft: number): void => onEvent({ kind: 'lost', host, seen, secondsLeft });
    const answer = await throughLosses(() => confirmChanges(session, run, stage), until, onLost);
    if (answer.status === 'failed') this.#ledger.fail(answer.reason);
    else this.#settleConfirmed();
  }

  #settleConfirmed(): void {
    const { session, stage, onEvent } = this.#work;
    onEvent({ kind: 'confirmed', host: session.host.name, stage });
    this.#ledger.settle(this.#ledger.made, 'applied');
  }

  async #takeBack(reason: string): Promise<void> {
    const made = this.#ledger.made;
    const taken = await takeBackStage(this.#work, { made, restarted: this.#restarted, reason });
    if (taken === 'confirmed') {
      this.#ledger.forgive();
      return this.#settleConfirmed();
    }
    const { trouble } = taken;
    this.#needsPerson = trouble !== undefined;
    if (trouble === undefined) this.#ledger.settle(made, 'rolled-back', reason);
    else this.#ledger.settle(made, 'failed', `${reason}; ${trouble}`);
  }
}
