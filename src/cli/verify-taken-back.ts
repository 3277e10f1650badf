import { readPathStates } from '../apply/read-path-states.js';
import type { Host } from '../model/host.js';
import type { Change } from '../model/plan.js';
import { isAsPlanned } from '../plan/seen-state.js';
import type { Session } from '../transport/session.js';

/**
 * Looks whether the paths of changes that took a run back are as that run found them, mode, owner and content. Resolves
 * with those that are not, or undefined. Rejects with a ConnectionFailure when the host is lost.
 */
export async function verifyTakenBack(sessions: ReadonlyMap<string, Session>, host: Host, applied: readonly Change[]): Promise<string | undefined> {
  const session = sessions.get(host.name);
  if (session === undefined) return `${host.name} has no session`;
  const files = applied.filter((change) => change.kind !== 'action');
  if (files.length === 0) return undefined;
  const seen = await readPathStates(session, files.map(({ target }) => target));
  const different = files.filter(({ target, after }) => {
    const state = seen.get(target);
    return state === undefined || !isAsPlanned(state, after);
  });
  return different.length === 0 ? undefined : `not as it was before: ${different.map(({ target }) => target).join(', ')}`;
}
