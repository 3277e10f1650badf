import type { Host } from '../model/host.js';
import type { Change } from '../model/plan.js';
import { isAsPlanned, seenState } from '../plan/seen-state.js';
import type { Prepared } from './prepare-plan.js';
import { viewSession } from './survey.js';

/**
 * Looks on a fresh probe whether the paths of changes that were taken back are as the changes found them. Resolves with
 * those that are not, or undefined. A directory that holds files by now is left in place, and is none of them.
 */
export async function verifyRestored({ survey, sources }: Prepared, host: Host, changes: readonly Change[]): Promise<string | undefined> {
  const session = survey.sessions.get(host.name);
  if (session === undefined) return `${host.name} has no session`;
  const view = await viewSession(session, sources.layouts);
  const different = changes.filter((change) => {
    if (change.kind === 'action' || change.kind === 'directory') return false;
    const seen = seenState(view, change.target);
    return seen !== undefined && !isAsPlanned(seen, change.before);
  });
  const paths = [...new Set(different.map(({ target }) => target))];
  return paths.length === 0 ? undefined : `not as before on ${host.name}: ${paths.join(', ')}`;
}
