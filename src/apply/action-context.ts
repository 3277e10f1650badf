import type { ApiMaster } from '../probe/read-cluster.js';
import type { Session } from '../transport/session.js';
import type { Answer } from './ask-host.js';
import type { JournalEntry } from './change-script.js';

/** What an action may use. */
export interface ActionContext {
  /** The host that the action is about. */
  readonly session: Session;
  /** Every connection of the run, by the host's name. */
  readonly sessions: ReadonlyMap<string, Session>;
  /** Masters to ask the API server through. */
  readonly masters: readonly ApiMaster[];
  readonly entry: JournalEntry;
  /** Called with what an action waits for, each time that changes. */
  readonly tell: (seen: string) => void;
}

/** How one kind of action is done and taken back. Both reject with a ConnectionFailure when a host is lost. */
export interface Performer<Kind> {
  /** `unchanged` when it was so already. */
  readonly perform: (action: Kind, context: ActionContext) => Promise<Answer>;
  /** Takes back what `perform` did in this run; `unchanged` where nothing has to be taken back. */
  readonly undo: (action: Kind, context: ActionContext) => Promise<Answer>;
  /**
   * Of an action that changes the host itself: the whole sh script by which the host takes back by itself what `perform`
   * did in that run, without a connection. It answers with one `result STATUS REASON` record, and can be run again and again.
   */
  readonly hostUndo?: (action: Kind, root: string, entry: JournalEntry) => string | undefined;
  /**
   * Of an action that other changes of its host rely on: the script by which the host, in the same way, does again what a
   * later run had taken back.
   * @param entry of the run that did it first
   */
  readonly hostRedo?: (action: Kind, root: string, entry: JournalEntry) => string;
}
