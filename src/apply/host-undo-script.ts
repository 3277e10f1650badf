import type { Action } from '../model/action.js';
import type { JournalEntry } from './change-script.js';
import { performerOf } from './perform-action.js';

/**
 * The script by which a host takes an action back by itself; undefined for one that does not change the host itself, and
 * is taken back by `undoAction`.
 * @param root the inventory's path prefix, '' for the host's own file system
 * @param entry of the run in which it is done
 */
export function hostUndoScript(action: Action, root: string, entry: JournalEntry): string | undefined {
  return performerOf(action).hostUndo?.(action, root, entry);
}
