import type { Operator } from '../model/operator.js';
import type { RunKind, TrailLine } from '../model/run-event.js';
import type { UndoState } from '../model/undo-state.js';
import type { PlanDocument } from './plan-document.js';

/** What a host says of a run's changes on it, now. */
export type HostUndoState = UndoState & { readonly host: string };

/** What is known of a run, from the record on this machine or from the journals on its hosts. */
export interface KnownRun {
  readonly id: string;
  readonly source: 'record' | 'hosts';
  /** Absent where only the hosts were asked, and none of them says. So are the others. */
  readonly kind?: RunKind;
  /** The run that is taken back. */
  readonly of?: string;
  /** Recorded runs that take this one back, or parts of it. */
  readonly takenBackBy: readonly string[];
  /** ISO 8601, UTC. */
  readonly startedAt?: string;
  readonly version?: string;
  readonly operator?: Operator;
  readonly inventory?: string;
  readonly hosts: readonly { readonly name: string; readonly address?: string }[];
  readonly benchmarks: readonly string[];
  readonly undoAfterSeconds?: number;
  /** Absent where it cannot be read, or was not asked for. */
  readonly plan?: PlanDocument;
  readonly trail: readonly TrailLine[];
  /** What could not be read, a sentence each. */
  readonly damage: readonly string[];
  /** Only of runs that the hosts were asked about. */
  readonly undo: readonly HostUndoState[];
  /** Whether nothing of it can be read but its id. */
  readonly isDamaged: boolean;
  /** Whether the program that makes it seems to be running still, on this machine. */
  readonly isRunning: boolean;
}
