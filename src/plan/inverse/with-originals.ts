import type { HostView } from '../../evaluate/host-view.js';
import type { Change, FileState } from '../../model/plan.js';
import { seenState } from '../seen-state.js';

/**
 * The changes with what their files hold now, where only its digest was known: a saved plan does not repeat it, and
 * whoever takes the run back needs it.
 * @param changes in the order of the plan's stages
 */
export function withOriginals(changes: readonly Change[], views: readonly HostView[]): readonly Change[] {
  return changes.map((change) => {
    if (change.kind === 'action' || !lacksText(change.before)) return change;
    const view = views.find(({ host }) => host.name === change.host);
    const left = changes.flatMap((each) => (each.kind !== 'action' && each.host === change.host && each.target === change.target ? [each.after] : []));
    const known = [...(view === undefined ? [] : [seenState(view, change.target)]), ...left].find((state) => holdsText(state, change.before));
    return known?.type === 'file' && known.content !== undefined ? { ...change, before: { ...change.before, content: known.content } } : change;
  });
}

function lacksText(state: FileState): state is Exclude<FileState, { type: 'absent' }> {
  return state.type === 'file' && state.sha256 !== undefined && state.content === undefined;
}

function holdsText(state: FileState | undefined, wanted: FileState): boolean {
  return state?.type === 'file' && wanted.type === 'file' && state.content !== undefined && state.sha256 === wanted.sha256;
}
