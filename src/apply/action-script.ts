import { managedPaths } from '../model/managed-paths.js';
import { scriptPrelude } from '../probe/script-prelude.js';
import { quote } from '../transport/quote.js';
import { busyFunctions } from './busy-functions.js';
import type { JournalEntry } from './change-script.js';
import { writeFunctions } from './write-functions.js';

/**
 * The opening of every script of an action: how it answers, and where it keeps what an undo needs: `keep NAME VALUE`
 * adds a line to the action's own file below the run's folder (mode 0600), `kept` prints them: all of an earlier run
 * (`armedBy` names another one, or the shell has `earlier` set), else those that are not confirmed yet. A script that changes the
 * host itself calls `begin_action` first, so that the host knows what to take back.
 * @param root the inventory's path prefix, '' for the host's own file system
 */
export function actionScript(root: string, { run, sequence, armedBy = run }: JournalEntry): string {
  const number = String(sequence).padStart(4, '0');
  const marker = armedBy === run ? number : `${run}.${number}`;
  return `${scriptPrelude(root)}${writeFunctions}${busyFunctions}
JOURNAL=$R${quote(`${managedPaths.runs}/${run}`)}
ARMING=$R${quote(`${managedPaths.runs}/${armedBy}`)}
KEPT=$JOURNAL/files/${number}.kept
BEGUN=$ARMING/files/${quote(marker)}.begun
open_journal
keep() { printf '%s %s\\n' "$1" "$2" >>"$KEPT" && flush "$KEPT" || answer failed "could not write $KEPT; nothing was changed"; }
earlier=\${earlier:-${armedBy === run ? '' : 'yes'}}
kept() { [ -z "$earlier" ] || cat "$KEPT.confirmed" 2>/dev/null; cat "$KEPT" 2>/dev/null; }
begin_action() {
  begin_change
  printf '' >"$BEGUN" && flush "$BEGUN" || answer failed "could not write $BEGUN; nothing was changed"
}
`;
}
