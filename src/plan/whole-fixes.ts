import type { Change } from '../model/plan.js';
import { goesWith } from './goes-with.js';

/** The chosen changes of a plan and all that they must not be made without, in the order of the plan. */
export function wholeFixes(changes: readonly Change[], chosen: readonly Change[]): readonly Change[] {
  const isTogether = goesWith(changes);
  const wanted = new Set(chosen);
  // grows while it is gone through: what comes along brings others
  for (const change of wanted) {
    for (const other of changes) if (isTogether(change, other)) wanted.add(other);
  }
  return changes.filter((change) => wanted.has(change));
}
