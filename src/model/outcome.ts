/** What became of one change, or of one finding that was left. */
export type OutcomeStatus = 'applied' | 'unchanged' | 'skipped' | 'outdated' | 'rolled-back' | 'failed';

export interface Outcome {
  readonly host: string;
  readonly target: string;
  readonly controls: readonly string[];
  readonly status: OutcomeStatus;
  readonly reason?: string;
}
