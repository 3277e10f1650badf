import type { Change, FileChange } from '../../src/model/plan.js';

/** The changes of files among those of a plan. */
export function fileChanges(changes: readonly Change[]): FileChange[] {
  return changes.filter((change) => change.kind !== 'action');
}

/** The text that a change leaves in its file; empty when it leaves none. */
export function textAfter(change: Change | undefined): string {
  if (change === undefined || change.kind === 'action' || change.after.type !== 'file') return '';
  return change.after.content ?? '';
}
