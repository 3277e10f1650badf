import type { Answer } from '../apply/ask-host.js';
import type { Session } from '../transport/session.js';
import { askUndo } from './ask-undo.js';

/**
 * Has a host take the changes of a stage back. Answers `applied`; `unchanged` when that was done already or nothing was
 * armed; `failed` when something could not be put back (the host goes on trying) or the changes were confirmed. May be
 * asked again and again. Rejects with a ConnectionFailure when the host is lost, which acts by itself then.
 */
export async function undoNow(session: Session, run: string, stage: number): Promise<Answer> {
  return askUndo(session, run, { mode: 'now', stage }, { status: 'unchanged', reason: 'nothing of this run was armed on the host' });
}
