import type { UndoState } from '../model/undo-state.js';
import { ConnectionFailure } from '../transport/connection-failure.js';
import type { Session } from '../transport/session.js';
import { listUndoStates } from '../undo/list-undo-states.js';
import { markReported } from '../undo/mark-reported.js';

/**
 * What hosts took back by themselves since a run last looked: a sentence each, told once. A host that cannot be asked now
 * is asked by the next run.
 */
export async function tellExpiredUndos(sessions: readonly Session[]): Promise<readonly string[]> {
  return (await Promise.all(sessions.map(expiredOn))).flat();
}

async function expiredOn(session: Session): Promise<readonly string[]> {
  try {
    const expired = (await listUndoStates(session)).filter(isNews);
    if (expired.length === 0) return [];
    await markReported(session, expired.map(({ run }) => run));
    return expired.map((state) => sentence(session.host.name, state));
  } catch (error) {
    if (error instanceof ConnectionFailure) return [];
    throw error;
  }
}

function isNews({ phase, cause, isReported }: UndoState): boolean {
  return phase === 'undone' && !isReported && (cause === 'silence' || cause === 'reboot');
}

function sentence(host: string, { run, cause }: UndoState): string {
  const why = cause === 'reboot' ? 'was started anew before they were confirmed' : 'heard nothing more of that run';
  return `${host} has taken back the unconfirmed changes of run ${run}, because it ${why}; \`bench show ${run}\` tells which, \`bench resume ${run}\` makes them.`;
}
