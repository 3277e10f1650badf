import type { FileState } from '../model/plan.js';
import type { PathDigest } from '../model/run-event.js';

/** A path's state as trails and reports have it: the mode in octal digits, the content by its digest alone. */
export function pathDigest(state: FileState): PathDigest {
  if (state.type === 'absent') return { type: 'absent' };
  const { type, mode, owner, sha256 } = state;
  return { type, mode: mode.toString(8).padStart(4, '0'), owner, ...(sha256 === undefined ? {} : { sha256 }) };
}
