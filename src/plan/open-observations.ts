import type { Observation } from '../evaluate/examine.js';
import type { Judgement } from '../evaluate/judge.js';

/** What has to be repaired: all that does not hold, or of alternatives the first. */
export function openObservations({ control, observations }: Judgement): readonly Observation[] {
  const open = observations.filter((each) => !each.holdsNow || !each.holdsNext);
  return control.join === 'any' ? open.slice(0, 1) : open;
}
