import { comment, commentedOut } from './comment.js';
import type { Draft } from './draft.js';

/**
 * The text of a proposal's file: what it is for, what it does and may break, how to apply it, then its body.
 * @param file the name of the file, for the command that applies it
 * @param controls numbers and titles of the controls that it is for
 */
export function proposalText(draft: Draft, file: string, controls: readonly string[]): string {
  const { does, breaks, first, body } = draft;
  const before = first === undefined ? [] : [`Before: ${first}`];
  const said = [`What it does: ${does}`, `What may break: ${breaks}`, ...before];
  return [
    controls.map(comment).join('\n'),
    ...said.map(comment),
    howTo(draft, file),
    comment('This is a proposal: nothing of it was applied. Review every line.'),
  ].join('\n#\n') + `\n\n${body}`;
}

function howTo({ form, changesFields }: Draft, file: string): string {
  if (form === 'commands') {
    return comment(
      'How to apply: all commands below are comments; this file does nothing when it is run. Copy what you decide on.',
    );
  }
  if (changesFields !== true) return `${comment('How to apply:')}\n${commentedOut(`kubectl apply -f ${file}`)}`;
  const side = comment(
    'How to apply (the objects exist: on the server side, a field that this file does not name is never taken away):',
  );
  return `${side}\n${commentedOut(`kubectl apply --server-side --field-manager=cis-bench -f ${file}`)}`;
}
