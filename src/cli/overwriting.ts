import { readPathStates } from '../apply/read-path-states.js';
import type { HostView } from '../evaluate/host-view.js';
import { groupBy } from '../model/group-by.js';
import type { Change, FileChange, FileState } from '../model/plan.js';
import { alreadyMade } from '../plan/already-made.js';
import { overwrite } from '../plan/inverse/overwrite.js';
import { isAsPlanned, seenState } from '../plan/seen-state.js';
import type { Survey } from './survey.js';

/**
 * The changes that take a run back, planned from what hosts show now where somebody changed a path since. What cannot be
 * overwritten is said on standard error, and stays as it was planned. Rejects with a ConnectionFailure when a host is lost.
 */
export async function overwriting(changes: readonly Change[], { sessions, views }: Survey): Promise<readonly Change[]> {
  const made = alreadyMade(changes, views);
  const due = dueChanges(changes, made);
  const replaced = new Map<Change, Change>();
  for (const [host, group] of groupBy(due, (change) => change.host)) {
    const session = sessions.get(host);
    const view = views.find((each) => each.host.name === host);
    if (session === undefined || view === undefined) continue;
    const states = await readPathStates(session, group.map(({ target }) => target));
    for (const change of group) {
      const seen = states.get(change.target);
      if (seen === undefined || isAsPlanned(seen, change.before)) continue;
      const found = overwrite(change, withText(seen, view, change.target));
      if ('change' in found) replaced.set(change, found.change);
      else process.stderr.write(`bench: --overwrite: ${found.refusal}.\n`);
    }
  }
  return changes.map((change) => replaced.get(change) ?? change);
}

/** Of what several stages do to one path, the first that is not made yet: it meets the path as it is now. */
function dueChanges(changes: readonly Change[], made: ReadonlySet<Change>): readonly FileChange[] {
  const files = changes.filter((change) => change.kind !== 'action');
  const open = files.filter((change) => !made.has(change));
  return [...groupBy(open, ({ host, target }) => JSON.stringify([host, target])).values()].flatMap(([first]) => first ?? []);
}

/** The host tells the digest of a path, a probe its text where it was read. */
function withText(state: FileState, view: HostView, path: string): FileState {
  const seen = seenState(view, path);
  if (state.type !== 'file' || seen?.type !== 'file' || seen.content === undefined || seen.sha256 !== state.sha256) return state;
  return { ...state, content: seen.content };
}
