import type { FileChange } from '../model/plan.js';
import type { Session } from '../transport/session.js';
import type { Answer } from './ask-host.js';
import { askHost } from './ask-host.js';
import type { JournalEntry } from './change-script.js';
import { changeScript } from './change-script.js';

/**
 * Makes one change of a file on its host, which has to have its undo armed. Rejects with a ConnectionFailure when the host
 * is lost: the outcome is then unknown.
 */
export async function makeChange(session: Session, change: FileChange, entry: JournalEntry): Promise<Answer> {
  return askHost(session, changeScript(session.host.root, change, entry));
}
