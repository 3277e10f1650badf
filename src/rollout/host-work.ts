import type { ActionContext } from '../apply/action-context.js';
import type { Patience } from '../apply/wait-for-component.js';
import type { Operator } from '../model/operator.js';
import type { Change } from '../model/plan.js';
import type { UndoLimits } from '../model/undo-state.js';
import type { Session } from '../transport/session.js';
import type { RolloutListener } from './rollout-events.js';

/** What is needed to change one host in one stage. */
export interface HostWork {
  readonly session: Session;
  readonly stage: number;
  /** In the order in which they are made. */
  readonly changes: readonly Change[];
  readonly run: string;
  readonly operator: Operator;
  readonly limits: UndoLimits;
  /** JSON text that the host keeps as the plan. */
  readonly keptPlan: string;
  /** Place of a change in the host's part of the run, from 1. */
  readonly sequenceOf: (change: Change) => number;
  /** What actions reach beyond the host. */
  readonly reach: Pick<ActionContext, 'sessions' | 'masters'>;
  /** Whether a component that is not healthy may be changed: what is taken back may be the cure. */
  readonly mayBeUnhealthy: boolean;
  /** Name of its node, where it is one. */
  readonly node: string | undefined;
  readonly patience: Patience;
  /** Judges the host anew; resolves with what speaks against the changes, or undefined. */
  readonly verify: (applied: readonly Change[]) => Promise<string | undefined>;
  /** Looks whether all is as it was before the changes; resolves with what is not, or undefined. */
  readonly verifyRestored: (changes: readonly Change[]) => Promise<string | undefined>;
  readonly onEvent: RolloutListener;
  /** True once the user wants to stop: the step in flight is finished, no other is begun. */
  readonly isStopped: () => boolean;
}
