import type { FileChange } from '../model/plan.js';

/** What a change does to its path; `attributes` is mode and owner alone. */
export type WriteKind = 'create-file' | 'create-directory' | 'content' | 'attributes' | 'remove-file' | 'remove-directory';

/** What a change does to its path. Throws where a directory and a file would have to take each other's place. */
export function writeKind({ before, after, target }: FileChange): WriteKind {
  if (before.type === 'absent') {
    if (after.type === 'absent') return 'attributes';
    return after.type === 'file' ? 'create-file' : 'create-directory';
  }
  if (after.type === 'absent') return before.type === 'file' ? 'remove-file' : 'remove-directory';
  if (before.type !== after.type) throw new Error(`${target} cannot become a ${after.type} from a ${before.type}`);
  return after.type === 'file' && before.sha256 !== after.sha256 ? 'content' : 'attributes';
}
