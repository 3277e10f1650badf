import type { Outcome, OutcomeStatus } from '../model/outcome.js';
import type { Change } from '../model/plan.js';
import type { RolloutListener } from './rollout-events.js';

/** What has become of the changes of one host so far, and the first thing that went wrong. */
export class HostLedger {
  readonly #changes: readonly Change[];
  readonly #onEvent: RolloutListener;
  readonly #outcomes = new Map<Change, Outcome>();
  readonly #made = new Set<Change>();
  #failure: string | undefined;

  constructor(changes: readonly Change[], onEvent: RolloutListener) {
    this.#changes = changes;
    this.#onEvent = onEvent;
  }

  /** Changes that the host has and that are not settled yet, in the order in which they were made. */
  get made(): readonly Change[] {
    return [...this.#made];
  }

  /** What went wrong first. */
  get failure(): string | undefined {
    return this.#failure;
  }

  /** In the order of the changes. */
  get outcomes(): readonly Outcome[] {
    return this.#changes.flatMap((change) => this.#outcomes.get(change) ?? []);
  }

  /** Notes a change that the host has now, or may have. */
  make(change: Change): void {
    this.#made.add(change);
  }

  /** Notes why the host's changes must not stay; the first reason counts. */
  fail(reason: string): void {
    this.#failure ??= reason;
  }

  /** What went wrong has turned out not to matter. */
  forgive(): void {
    this.#failure = undefined;
  }

  settle(changes: readonly Change[], status: OutcomeStatus, reason = ''): void {
    for (const change of changes) {
      const { host, target, controls } = change;
      const outcome: Outcome = { host, target, controls, status, ...(reason === '' ? {} : { reason }) };
      this.#made.delete(change);
      this.#outcomes.set(change, outcome);
      this.#onEvent({ kind: 'outcome', change, outcome });
    }
  }

  /** Settles what nothing became of. */
  settleRest(status: OutcomeStatus, reason: string): void {
    this.settle(this.#changes.filter((change) => !this.#outcomes.has(change) && !this.#made.has(change)), status, reason);
  }

  /** Whether a target that another change needs was planned here and did not come about. */
  isMissing(target: string): boolean {
    const needed = this.#changes.find((change) => change.target === target);
    if (needed === undefined || this.#made.has(needed)) return false;
    const status = this.#outcomes.get(needed)?.status;
    return status !== 'applied' && status !== 'unchanged';
  }
}
