import type { Operator } from './operator.js';
import type { OutcomeStatus } from './outcome.js';
import type { UndoCause } from './undo-state.js';

/** What a run is for. */
export type RunKind = 'fix' | 'rollback';

/** A path before or after a change, without its content. */
export type PathDigest =
  | { readonly type: 'absent' }
  | { readonly type: 'file' | 'directory'; readonly mode: string; readonly owner: string; readonly sha256?: string };

/** One line of a run's audit trail. */
export type RunEvent =
  | {
      readonly event: 'begun';
      readonly kind: RunKind;
      /** The run that is taken back. */
      readonly of?: string;
      /** True where an interrupted run is continued. */
      readonly isResumed: boolean;
      readonly operator: Operator;
      readonly version: string;
      readonly hosts: readonly string[];
      readonly controls: readonly string[];
    }
  | { readonly event: 'armed'; readonly host: string; readonly stage: number; readonly silenceSeconds: number }
  | {
      readonly event: 'change';
      readonly host: string;
      readonly stage: number;
      readonly target: string;
      readonly controls: readonly string[];
      /** Absent for an action. */
      readonly before?: PathDigest;
      readonly after?: PathDigest;
      readonly status: OutcomeStatus;
      readonly reason?: string;
    }
  | { readonly event: 'confirmed'; readonly host: string; readonly stage: number }
  | { readonly event: 'undone'; readonly host: string; readonly stage: number; readonly cause: UndoCause; readonly reason: string }
  | { readonly event: 'interrupted'; readonly signal: string }
  | { readonly event: 'ended'; readonly exitCode: number };

/** A line of the trail with when it was written (ISO 8601, UTC) and of which run it is. */
export type TrailLine = RunEvent & { readonly time: string; readonly run: string };
