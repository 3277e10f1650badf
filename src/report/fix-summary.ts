import type { Outcome, OutcomeStatus } from '../model/outcome.js';

/** What became of the changes and the leftovers of a fix, in numbers. */
export interface FixSummary {
  readonly changed: number;
  readonly unchanged: number;
  /** Skipped or outdated. */
  readonly skipped: number;
  readonly failed: number;
  readonly rolledBack: number;
}

const keyOf: Readonly<Record<OutcomeStatus, keyof FixSummary>> = {
  applied: 'changed',
  unchanged: 'unchanged',
  skipped: 'skipped',
  outdated: 'skipped',
  failed: 'failed',
  'rolled-back': 'rolledBack',
};

/** Counts outcomes; an outdated change counts as skipped. The counts add up to the number of outcomes. */
export function summariseOutcomes(outcomes: readonly Outcome[]): FixSummary {
  const counts = { changed: 0, unchanged: 0, skipped: 0, failed: 0, rolledBack: 0 };
  for (const outcome of outcomes) counts[keyOf[outcome.status]] += 1;
  return counts;
}
