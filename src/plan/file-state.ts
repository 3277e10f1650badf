import type { PresentFile } from '../model/snapshot.js';
import type { FileState } from '../model/plan.js';
import { sha256 } from './sha256.js';

/** A path as the probe saw it. */
export function stateOf(fact: PresentFile): Exclude<FileState, { type: 'absent' }> {
  return {
    type: fact.type === 'directory' ? 'directory' : 'file',
    mode: fact.mode,
    owner: `${fact.user}:${fact.group}`,
    ...(fact.sha256 === undefined ? {} : { sha256: fact.sha256 }),
    ...(fact.content === undefined ? {} : { content: fact.content }),
  };
}

/** A new text file that belongs to root. */
export function textState(content: string, mode: number): Exclude<FileState, { type: 'absent' }> {
  return { type: 'file', mode, owner: 'root:root', sha256: sha256(content), content };
}
