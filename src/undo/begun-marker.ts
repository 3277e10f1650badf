import type { Change } from '../model/plan.js';

/**
 * Names the file, without its ending, by which a host knows that a change may have touched something: the place of the
 * change in the run, or of what takes an action back, the run and the place of that action.
 */
export function begunMarker(change: Change, sequence: number): string {
  const number = String(sequence).padStart(4, '0');
  if (change.kind !== 'action' || change.action.kind !== 'take-back') return number;
  return `${change.action.run}.${String(change.action.sequence).padStart(4, '0')}`;
}
