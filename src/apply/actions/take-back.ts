import type { Action } from '../../model/action.js';
import type { ActionContext, Performer } from '../action-context.js';
import type { JournalEntry } from '../change-script.js';

type TakeBack = Extract<Action, { kind: 'take-back' }>;

/**
 * Takes back an action of an earlier run, with what that run kept on the host, while the undo of this run is armed. Where
 * other changes of the host rely on the action, the undo does it again; nothing else is done again.
 * @param performerOf how the other kinds are done
 */
export function takeBack(performerOf: (action: TakeBack['action']) => Performer<TakeBack['action']>): Performer<TakeBack> {
  return {
    perform: (change, context) => performerOf(change.action).undo(change.action, { ...context, entry: entryOf(change, context) }),
    undo: () => Promise.resolve({ status: 'unchanged', reason: 'what an earlier run did stays taken back' }),
    hostUndo: ({ action, run, sequence }, root) => performerOf(action).hostRedo?.(action, root, { run, sequence }),
  };
}

function entryOf({ run, sequence }: TakeBack, { entry }: ActionContext): JournalEntry {
  return { run, sequence, armedBy: entry.run };
}
