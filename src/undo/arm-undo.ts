import type { Answer } from '../apply/ask-host.js';
import { askHost } from '../apply/ask-host.js';
import type { Operator } from '../model/operator.js';
import type { UndoLimits } from '../model/undo-state.js';
import type { Session } from '../transport/session.js';
import { armScript } from './arm-script.js';
import type { ArmedChange } from './armed-change.js';

/** What a host is to take back by itself, and when. */
export interface Arming {
  readonly run: string;
  readonly stage: number;
  readonly changes: readonly ArmedChange[];
  readonly limits: UndoLimits;
  /** JSON text kept as plan.json. */
  readonly plan: string;
  readonly operator: Operator;
}

/**
 * Makes a host ready to take the changes of one stage back by itself, before the first of them is made. Answers `applied`,
 * or `failed` with nothing armed: also while another run's changes, or this run's own, are not confirmed yet. Rejects with
 * a ConnectionFailure when the host is lost; it may be armed then, and acts when it hears nothing.
 */
export async function armUndo(session: Session, arming: Arming): Promise<Answer> {
  return askHost(session, armScript(session.host.root, arming));
}
