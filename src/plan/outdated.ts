import type { HostView } from '../evaluate/host-view.js';
import type { Change, FileState } from '../model/plan.js';
import { goesWith } from './goes-with.js';
import { isAsPlanned, seenState } from './seen-state.js';

/** A change that must not be made, what becomes of it, and why. */
export interface Unfit {
  readonly change: Change;
  readonly status: 'outdated' | 'skipped';
  readonly reason: string;
}

/** An unfit change with the one that it is unfit because of. */
interface Found extends Unfit {
  readonly cause: Change;
}

/**
 * The changes of a saved plan that do not fit what hosts show now: those whose file is no longer as it was planned for or
 * whose host could not be looked at, and with them all that goes with these, since a part of a fix is worse than none.
 * @param changes without those that are already made, in the order of the plan's stages
 */
export function outdatedChanges(changes: readonly Change[], views: readonly HostView[]): readonly Unfit[] {
  const isTogether = goesWith(changes);
  const found = new Map<Change, Found>();
  for (const change of changes) {
    const own = ownReason(change, changes, views.find(({ host }) => host.name === change.host));
    if (own !== undefined) found.set(change, { ...own, change, cause: change });
  }
  // grows while it is gone through: what is unfit by another change takes others with it
  const open = [...found.values()];
  for (const { change: unfit, cause, status } of open) {
    for (const change of changes) {
      if (found.has(change) || !isTogether(change, unfit)) continue;
      const next = { change, cause, status, reason: `it goes with ${cause.target} of ${cause.host}, which cannot be changed as planned` };
      found.set(change, next);
      open.push(next);
    }
  }
  return changes.flatMap((change) => found.get(change) ?? []);
}

function ownReason(change: Change, changes: readonly Change[], view: HostView | undefined): Pick<Unfit, 'status' | 'reason'> | undefined {
  if (view === undefined) return { status: 'skipped', reason: `not tried: ${change.host} could not be looked at` };
  // what a later stage finds is what an earlier one leaves
  if (change.kind === 'action' || changes.some((each) => isEarlier(each, change))) return undefined;
  const seen = seenState(view, change.target);
  if (seen === undefined || isAsPlanned(seen, comparable(change.before, seen))) return undefined;
  return { status: 'outdated', reason: `the host has moved on since the plan was made: ${describe(seen)}, planned for ${describe(change.before)}` };
}

/** What was not read here is for the host to compare. */
function comparable(planned: FileState, seen: FileState): FileState {
  if (planned.type === 'absent' || seen.type === 'absent' || seen.sha256 !== undefined) return planned;
  const { sha256: _sha256, ...rest } = planned;
  return rest;
}

function isEarlier(each: Change, change: Change): boolean {
  return each.kind !== 'action' && each.host === change.host && each.target === change.target && each.stage < change.stage;
}

function describe(state: FileState): string {
  if (state.type === 'absent') return 'absent';
  const digest = state.sha256 === undefined ? '' : ` sha256 ${state.sha256.slice(0, 12)}`;
  return `${state.mode.toString(8).padStart(4, '0')} ${state.owner}${digest}`;
}
