import { managedPaths } from '../model/managed-paths.js';
import { scriptPrelude } from '../probe/script-prelude.js';
import { quote } from '../transport/quote.js';
import type { JournalEntry } from './change-script.js';
import { writeFunctions } from './write-functions.js';

/**
 * The opening of every script of an action: how it answers, and where it keeps what an undo needs: `keep NAME VALUE`
 * adds a line to the action's own file below the run's folder (mode 0600), `kept` prints them.
 * @param root the inventory's path prefix, '' for the host's own file system
 */
export function actionScript(root: string, { run, sequence }: JournalEntry): string {
  return `${scriptPrelude(root)}${writeFunctions}
JOURNAL=$R${quote(`${managedPaths.runs}/${run}`)}
KEPT=$JOURNAL/files/${String(sequence).padStart(4, '0')}.kept
open_journal
keep() { printf '%s %s\\n' "$1" "$2" >>"$KEPT" && flush "$KEPT" || answer failed "could not write $KEPT; nothing was changed"; }
kept() { cat "$KEPT" 2>/dev/null; }
`;
}
