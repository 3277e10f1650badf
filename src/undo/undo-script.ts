import { busyFunctions } from '../apply/busy-functions.js';
import { hostUndoScript } from '../apply/host-undo-script.js';
import { writeFunctions } from '../apply/write-functions.js';
import { writeKind } from '../apply/write-kind.js';
import { managedPaths } from '../model/managed-paths.js';
import type { FileChange } from '../model/plan.js';
import { scriptPrelude } from '../probe/script-prelude.js';
import { quote } from '../transport/quote.js';
import type { ArmedChange } from './armed-change.js';
import { begunMarker } from './begun-marker.js';
import { modeFunctions } from './mode-functions.js';
import { restoreFunctions } from './restore-functions.js';
import { stateFunctions } from './state-functions.js';
import { undoFunctions } from './undo-functions.js';
import { watchFunctions } from './watch-functions.js';

/** What an undo.sh is for. */
export interface UndoScriptSubject {
  readonly run: string;
  readonly stage: number;
  readonly changes: readonly ArmedChange[];
}

/**
 * The undo.sh of one stage on one host: `undo.sh tick|boot|watch`, which the host itself calls, and `undo.sh now STAGE` or
 * `undo.sh confirm STAGE`. It needs sh and coreutils, and nothing of this program.
 * @param root the inventory's path prefix, '' for the host's own file system
 */
export function undoScript(root: string, { run, stage, changes }: UndoScriptSubject): string {
  const lastFirst = changes.toSorted((a, b) => b.sequence - a.sequence);
  const calls = lastFirst.map((armed) => takeCall(armed, root, run)).filter((call) => call !== '');
  return `#!/bin/sh
# Puts back what run ${run} found on this host before its stage ${stage}, unless the run confirms it in time.
${scriptPrelude(root)}${writeFunctions}${busyFunctions}
RUN=${quote(run)}
STAGE=${stage}
JOURNAL=$R${quote(`${managedPaths.runs}/${run}`)}
ARMING=$JOURNAL
${stateFunctions}${restoreFunctions}${watchFunctions}${undoFunctions}${modeFunctions}
${lastFirst.map((armed) => hostUndoFunction(armed, root, run)).join('')}
take_all() { :
${calls.join('\n')}
}
tidy_all() {
untidy=no
${changes.map(tidyCall).join('\n')}
[ $untidy = no ]
}
main "$@"
`;
}

function numberOf(sequence: number): string {
  return String(sequence).padStart(4, '0');
}

function tidyCall({ change, sequence }: ArmedChange): string {
  const number = numberOf(sequence);
  return change.kind === 'action' ? `tidy_action ${number} ${quote(begunMarker(change, sequence))}` : `tidy_file ${number} ${quote(change.target)}`;
}

function takeCall({ change, sequence, units }: ArmedChange, root: string, run: string): string {
  const services = units.map(quote);
  if (change.kind !== 'action') return ['take_file', ...fileWords(change, sequence), ...services].join(' ');
  if (hostUndoScript(change.action, root, { run, sequence }) === undefined) return '';
  return ['take_action', numberOf(sequence), quote(begunMarker(change, sequence)), ...services].join(' ');
}

function fileWords(change: FileChange, sequence: number): readonly string[] {
  const { before, after, target } = change;
  const old = before.type === 'absent' ? ['-', '-', '-'] : [before.mode.toString(8), quote(before.owner), quote(before.sha256 ?? '-')];
  const fresh = after.type === 'absent' ? '-' : (after.sha256 ?? '-');
  return [numberOf(sequence), writeKind(change).replace('-', '_'), quote(target), ...old, quote(fresh)];
}

/** In a shell of its own, so that what it sets and how it ends stays there. */
function hostUndoFunction({ change, sequence }: ArmedChange, root: string, run: string): string {
  const script = change.kind === 'action' ? hostUndoScript(change.action, root, { run, sequence }) : undefined;
  if (script === undefined || change.kind !== 'action') return '';
  const earlier = change.action.kind === 'take-back' ? 'yes' : '';
  return `host_undo_${numberOf(sequence)}() (\nearlier=${earlier}\n${script}\n)\n`;
}
