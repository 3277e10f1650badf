import type { HostView } from '../evaluate/host-view.js';
import { groupBy } from '../model/group-by.js';
import type { Change } from '../model/plan.js';
import { isAsPlanned, seenState } from './seen-state.js';

/**
 * The changes of a saved plan whose result hosts show already. What several stages change in turn is there as far as the
 * last of them whose result is seen.
 */
export function alreadyMade(changes: readonly Change[], views: readonly HostView[]): ReadonlySet<Change> {
  const made = new Set<Change>();
  const written = changes.filter((change) => change.kind !== 'action');
  for (const inTurn of groupBy(written, ({ host, target }) => `${host} ${target}`).values()) {
    const [{ host, target } = { host: '', target: '' }] = inTurn;
    const view = views.find((each) => each.host.name === host);
    const seen = view === undefined ? undefined : seenState(view, target);
    const last = seen === undefined ? -1 : inTurn.findLastIndex(({ after }) => isAsPlanned(seen, after));
    for (const change of inTurn.slice(0, last + 1)) made.add(change);
  }
  return made;
}
