import type { Answer } from '../apply/ask-host.js';
import type { Session } from '../transport/session.js';
import { askUndo } from './ask-undo.js';

/**
 * Makes the changes of a stage stay on a host, and removes what was ready to take them back. Answers `applied`, `unchanged`
 * when they were confirmed already, or `failed` when the host has taken them back. May be asked again and again. Rejects
 * with a ConnectionFailure when the host is lost: the changes then stay, or do not.
 */
export async function confirmChanges(session: Session, run: string, stage: number): Promise<Answer> {
  return askUndo(session, run, { mode: 'confirm', stage }, { status: 'failed', reason: 'nothing of this run is armed on the host' });
}
