import type { OutcomeStatus } from '../../model/outcome.js';
import type { Change } from '../../model/plan.js';
import type { RunEvent } from '../../model/run-event.js';

/**
 * How a change stands: the run made it; it was so already; or it is not known, since the host was ready for it and nobody
 * heard what became of it.
 */
export type Standing = 'made' | 'unchanged' | 'open';

/**
 * How the changes of a run stand as far as its trail says; those that are not in place are left out. A host takes back all
 * of its files, but not every action: what was done through the API server stays, until its own line says otherwise.
 * @param changes all of the run
 */
export function changeStandings(changes: readonly Change[], trail: readonly RunEvent[]): ReadonlyMap<Change, Standing> {
  const standings = new Map<Change, Standing>();
  for (const event of trail) {
    if (event.event !== 'armed' && event.event !== 'change' && event.event !== 'undone') continue;
    for (const change of changes.filter(({ host, stage }) => host === event.host && stage === event.stage)) {
      const now = standings.get(change);
      const next = event.event === 'change' && event.target !== change.target ? now : standingAfter(now, change, event);
      if (next === undefined) standings.delete(change);
      else standings.set(change, next);
    }
  }
  return standings;
}

function standingAfter(now: Standing | undefined, { kind }: Change, event: Extract<RunEvent, { event: 'armed' | 'change' | 'undone' }>): Standing | undefined {
  if (event.event === 'armed') return now ?? 'open';
  if (event.event === 'undone') return kind === 'action' && now !== undefined ? 'open' : undefined;
  return afterOutcome[event.status](now);
}

/** A change that was made and is left alone when the run is continued is still made. */
const afterOutcome: Readonly<Record<OutcomeStatus, (now: Standing | undefined) => Standing | undefined>> = {
  applied: () => 'made',
  'rolled-back': () => undefined,
  failed: (now) => now ?? 'open',
  unchanged: (now) => (now === 'made' ? now : 'unchanged'),
  skipped: (now) => (now === 'open' ? undefined : now),
  outdated: (now) => (now === 'open' ? undefined : now),
};
