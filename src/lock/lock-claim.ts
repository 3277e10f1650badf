import type { Operator } from '../model/operator.js';

/** Who asks for the lock. */
export interface LockClaim {
  readonly run: string;
  readonly operator: Operator;
  /** The run that this one takes back: a lock that it left behind is taken over like one of the own run. */
  readonly of?: string;
}
