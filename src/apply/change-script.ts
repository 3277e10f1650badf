import type { FileChange, FileState } from '../model/plan.js';
import { managedPaths } from '../model/managed-paths.js';
import { scriptPrelude } from '../probe/script-prelude.js';
import { quote } from '../transport/quote.js';
import { writeFunctions } from './write-functions.js';

/** Where on the host a change is journalled: the run, and the change's place in it. */
export interface JournalEntry {
  readonly run: string;
  /** Place of the change in the host's part of the run, from 1; names its backup. */
  readonly sequence: number;
}

/**
 * The script that makes one change: checks that the host is still as planned for, backs up, writes, journals, and
 * answers with one `result STATUS REASON` record (applied, unchanged, outdated or failed).
 */
export function changeScript(root: string, change: FileChange, entry: JournalEntry): string {
  const content = change.after.type === 'file' && contentChanges(change) ? change.after.content : undefined;
  return `${opening(root, change.target, entry)}
now=$(state_of "$TARGET"${comparesContent(change) ? ' content' : ''})
[ "$now" != ${quote(stateText(change.after, comparesContent(change)))} ] || answer unchanged 'it is already as planned'
[ "$now" = ${quote(stateText(change.before, comparesContent(change)))} ] || answer outdated "the host has moved on since the plan was made: $now"
open_journal
${backup(change)}
journal ${quote(journalMembers('applying', change, entry))} || answer failed 'could not write the journal; nothing was changed'
${content === undefined ? attributes(change) : write(change, content)}
journal ${quote(journalMembers('applied', change, entry))}
answer applied ''
`;
}

/**
 * The script that puts back what a change found: content, mode, owner, or absence. Answers applied, unchanged for a
 * created directory that holds files by now, or failed with the path of the backup.
 */
export function restoreScript(root: string, change: FileChange, entry: JournalEntry): string {
  return `${opening(root, change.target, entry)}
${change.before.type === 'absent' ? removal(change) : restoration(change, change.before)}
journal ${quote(journalMembers('restored', change, entry))}
answer applied ''
`;
}

function opening(root: string, target: string, { run, sequence }: JournalEntry): string {
  return `${scriptPrelude(root)}${writeFunctions}
TARGET=$R${quote(target)}
TEMPORARY=${'${TARGET%/*}'}/.${'${TARGET##*/}'}.cis-bench-${run}
JOURNAL=$R${quote(`${managedPaths.runs}/${run}`)}
BACKUP=$JOURNAL/files/${String(sequence).padStart(4, '0')}
trap 'rm -f "$TEMPORARY"' EXIT
trap 'exit 1' HUP INT TERM`;
}

function contentChanges({ before, after }: FileChange): boolean {
  return after.type === 'file' && (before.type !== 'file' || before.sha256 !== after.sha256);
}

function comparesContent({ before, after }: FileChange): boolean {
  return [before, after].some((state) => state.type === 'file' && state.sha256 !== undefined);
}

/** The same text as the shell function `state_of` prints. */
function stateText(state: FileState, withContent: boolean): string {
  if (state.type === 'absent') return 'absent';
  const content = withContent && state.type === 'file' ? (state.sha256 ?? '-') : '-';
  return `${state.mode.toString(8)} ${state.owner} ${content}`;
}

function backup({ before }: FileChange): string {
  if (before.type !== 'file') return '';
  return `cp -p "$TARGET" "$BACKUP" && flush "$BACKUP" || answer failed "could not back up to $BACKUP; nothing was changed"`;
}

function attributes({ before, after }: FileChange): string {
  if (after.type === 'absent') return 'answer failed "nothing to do"';
  const steps: string[] = [];
  if (before.type === 'absent') steps.push(`mkdir -p "\${TARGET%/*}" && mkdir "$TARGET" || answer failed 'could not make the directory'`);
  const owner = before.type === 'absent' || before.owner !== after.owner;
  if (owner) steps.push(`set_owner ${quote(after.owner)} "$TARGET" || answer failed 'could not set the owner'`);
  // chown clears setuid and setgid, so the mode comes last
  steps.push(`chmod ${after.mode.toString(8)} "$TARGET" || answer failed 'could not set the mode'`);
  return steps.join('\n');
}

function write({ before, after }: FileChange, content: string): string {
  if (after.type !== 'file') return '';
  const base64 = Buffer.from(content, 'utf8').toString('base64').replaceAll(/.{76}/g, '$&\n');
  const failed = (what: string): string => `|| answer failed ${quote(`${what}; nothing was changed`)}`;
  return `${before.type === 'absent' ? 'mkdir -p "${TARGET%/*}"' : 'cp -p "$TARGET" "$TEMPORARY"'} ${failed('could not write beside the target')}
base64 -d >"$TEMPORARY" <<'CONTENT' ${failed('could not write the new content')}
${base64}
CONTENT
[ "$(digest "$TEMPORARY")" = ${after.sha256 ?? ''} ] ${failed('the new content did not arrive whole (is the disk full?)')}
set_owner ${quote(after.owner)} "$TEMPORARY" ${failed('could not set the owner')}
chmod ${after.mode.toString(8)} "$TEMPORARY" ${failed('could not set the mode')}
replace "$TEMPORARY" "$TARGET" ${failed('could not rename over the target')}`;
}

function removal({ after }: FileChange): string {
  if (after.type === 'directory') {
    return `[ ! -d "$TARGET" ] || rmdir "$TARGET" 2>/dev/null || answer unchanged "$TARGET holds files by now and was left"`;
  }
  return 'rm -f "$TARGET" && flush "${TARGET%/*}" || answer failed "could not remove $TARGET"';
}

function restoration(change: FileChange, before: Exclude<FileState, { type: 'absent' }>): string {
  const failed = '|| answer failed "could not restore; the original is in $BACKUP"';
  if (before.type === 'file' && contentChanges(change)) {
    return `[ -f "$BACKUP" ] || answer failed "the backup $BACKUP is gone"
cp -p "$BACKUP" "$TEMPORARY" ${failed}
set_owner ${quote(before.owner)} "$TEMPORARY" ${failed}
chmod ${before.mode.toString(8)} "$TEMPORARY" ${failed}
replace "$TEMPORARY" "$TARGET" ${failed}`;
  }
  return `set_owner ${quote(before.owner)} "$TARGET" ${failed}
chmod ${before.mode.toString(8)} "$TARGET" ${failed}`;
}

/** The members of a journal line; contents are named by their digests alone. */
function journalMembers(event: string, change: FileChange, { run, sequence }: JournalEntry): string {
  const bare = (state: FileState): object => {
    if (state.type === 'absent') return state;
    const { content: _content, ...rest } = state;
    return { ...rest, mode: rest.mode.toString(8).padStart(4, '0') };
  };
  const entry = {
    run,
    sequence,
    event,
    target: change.target,
    controls: change.controls,
    before: bare(change.before),
    after: bare(change.after),
  };
  return JSON.stringify(entry).slice(1, -1);
}
