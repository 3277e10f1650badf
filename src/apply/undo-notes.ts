import { z } from 'zod';
import type { ActionContext } from './action-context.js';
import { actionScript } from './action-script.js';
import { askHost } from './ask-host.js';

/**
 * What an undo needs to know, kept as JSON on the host that the action is about, below the run's folder (mode 0600).
 * Both ways answer with the trouble when the host does not keep or tell it.
 */
export const undoNotes = {
  /** Adds notes. */
  async write({ session, entry }: ActionContext, notes: readonly unknown[]): Promise<{ readonly trouble?: string }> {
    const lines = notes.map((note) => `keep note ${Buffer.from(JSON.stringify(note), 'utf8').toString('base64')}`);
    const { status, reason } = await askHost(session, `${actionScript(session.host.root, entry)}\n${lines.join('\n')}\nanswer applied ''\n`);
    return status === 'applied' ? {} : { trouble: reason };
  },

  /** The notes in the order in which they were written; none when there are none. */
  async read<T>({ session, entry }: ActionContext, schema: z.ZodType<T>): Promise<readonly T[] | { readonly trouble: string }> {
    const { status, reason } = await askHost(session, `${actionScript(session.host.root, entry)}\nanswer applied "$(kept)"\n`);
    if (status !== 'applied') return { trouble: reason };
    const lines = reason.split('\n').filter((line) => line.startsWith('note '));
    try {
      return lines.map((line) => schema.parse(JSON.parse(Buffer.from(line.slice('note '.length), 'base64').toString('utf8'))));
    } catch {
      return { trouble: `what was kept for the undo on ${session.host.name} cannot be read` };
    }
  },
};
