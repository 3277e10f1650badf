import type { Answer } from '../apply/ask-host.js';
import { askHost } from '../apply/ask-host.js';
import type { Session } from '../transport/session.js';
import { runScript } from './run-script.js';

/** What a host's undo.sh is asked to do, and for which stage. */
export interface UndoCall {
  readonly mode: 'now' | 'confirm';
  readonly stage: number;
}

/**
 * Has a host's own undo.sh confirm a stage or take it back, and resolves with its answer.
 * @param without what is answered, as a status and a reason, where the run never armed anything on the host
 */
export async function askUndo(session: Session, run: string, call: UndoCall, without: Answer): Promise<Answer> {
  const script = `${runScript(session.host.root, run)}
if [ ! -f "$JOURNAL/undo.sh" ]; then printf 'result\\t%s\\t%s\\n' ${without.status} "$(word "${without.reason}")"; exit 0; fi
/bin/sh "$JOURNAL/undo.sh" ${call.mode} ${call.stage} </dev/null
`;
  return askHost(session, script);
}
