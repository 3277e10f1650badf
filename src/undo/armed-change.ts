import type { Change } from '../model/plan.js';

/** A change that a host is to be able to take back by itself. */
export interface ArmedChange {
  readonly change: Change;
  /** Place of the change in the host's part of the run, from 1. */
  readonly sequence: number;
  /** Services to restart when it is taken back. */
  readonly units: readonly string[];
}
