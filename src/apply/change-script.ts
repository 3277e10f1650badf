import type { FileChange, FileState } from '../model/plan.js';
import { managedPaths } from '../model/managed-paths.js';
import { scriptPrelude } from '../probe/script-prelude.js';
import { quote } from '../transport/quote.js';
import { busyFunctions } from './busy-functions.js';
import { writeFunctions } from './write-functions.js';
import { writeKind } from './write-kind.js';

/** Where on the host a change is journalled: the run, and the change's place in it. */
export interface JournalEntry {
  readonly run: string;
  /** Place of the change in the host's part of the run, from 1; names its backup. */
  readonly sequence: number;
  /** The run whose armed undo guards the change; absent: the same run. */
  readonly armedBy?: string;
}

/** The state that a change leaves, where it leaves one. */
type Present = Exclude<FileState, { type: 'absent' }>;

const nothingWasChanged = (what: string): string => `|| answer failed ${quote(`${what}; nothing was changed`)}`;

/**
 * The script that makes one change: it makes sure that the host would take it back, that nobody else works on it, and that
 * the host is still as planned for; then it backs up, journals, writes, and answers with one `result STATUS REASON` record
 * (applied, unchanged, outdated or failed). Wherever it is killed, the armed undo finds what it has to put back.
 */
export function changeScript(root: string, change: FileChange, entry: JournalEntry): string {
  const withContent = comparesContent(change);
  return `${opening(root, change.target, entry)}
now=$(state_of "$TARGET"${withContent ? ' content' : ''})
[ "$now" != ${quote(stateText(change.after, withContent))} ] || answer unchanged 'it is already as planned'
[ "$now" = ${quote(stateText(change.before, withContent))} ] || answer outdated "the host has moved on since the plan was made: $now"
${precondition(change)}
open_journal
${backup(change)}
printf '' >"$BACKUP.begun" && flush "$BACKUP.begun" || answer failed "could not write $BACKUP.begun; nothing was changed"
journal ${quote(journalMembers('applying', change, entry))} ${nothingWasChanged('could not write the journal')}
${making(change)}
journal ${quote(journalMembers('applied', change, entry))}
answer applied ''
`;
}

function opening(root: string, target: string, { run, sequence, armedBy = run }: JournalEntry): string {
  return `${scriptPrelude(root)}${writeFunctions}${busyFunctions}
TARGET=$R${quote(target)}
beside "$TARGET" ${quote(run)}
JOURNAL=$R${quote(`${managedPaths.runs}/${run}`)}
BACKUP=$JOURNAL/files/${String(sequence).padStart(4, '0')}
ARMING=$R${quote(`${managedPaths.runs}/${armedBy}`)}
begin_change
trap 'rm -f "$TEMPORARY"; leave' EXIT`;
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

function precondition(change: FileChange): string {
  if (writeKind(change) !== 'remove-directory') return '';
  return `[ -z "$(ls -A "$TARGET")" ] || answer unchanged "${'${TARGET#"$R"}'} holds files by now and was left"`;
}

function backup({ before }: FileChange): string {
  if (before.type !== 'file') return '';
  return `cp -p "$TARGET" "$BACKUP" && flush "$BACKUP" || answer failed "could not back up to $BACKUP; nothing was changed"`;
}

function making(change: FileChange): string {
  const { before, after } = change;
  const flushed = '&& flush "${TARGET%/*}"';
  switch (writeKind(change)) {
    case 'create-file':
    case 'content':
      return after.type === 'file' ? write(change, after) : '';
    case 'create-directory':
      return `${makeParents}\nmkdir "$TARGET" ${nothingWasChanged('could not make the directory')}\n${attributes(before, after)}`;
    case 'attributes':
      return attributes(before, after);
    case 'remove-file':
      return guarded(change, `rm -f "$TARGET" ${flushed} ${nothingWasChanged('could not remove it')}`);
    case 'remove-directory':
      return `rmdir "$TARGET" ${flushed} ${nothingWasChanged('could not remove it')}`;
  }
}

/** What had to be made is noted first, for the undo. */
const makeParents = `missing_parents "$TARGET" >"$BACKUP.made" && flush "$BACKUP.made" && mkdir -p "\${TARGET%/*}" \
${nothingWasChanged('could not make the directory that it is in')}`;

function attributes(before: FileState, after: FileState): string {
  if (after.type === 'absent') return '';
  const steps: string[] = [];
  const owner = before.type === 'absent' || before.owner !== after.owner;
  if (owner) steps.push(`set_owner ${quote(after.owner)} "$TARGET" || answer failed 'could not set the owner'`);
  // chown clears setuid and setgid, so the mode comes last
  steps.push(`chmod ${after.mode.toString(8)} "$TARGET" || answer failed 'could not set the mode'`);
  return steps.join('\n');
}

function write(change: FileChange, after: Present): string {
  const base64 = Buffer.from(after.content ?? '', 'utf8').toString('base64').replaceAll(/.{76}/g, '$&\n');
  const isNew = change.before.type === 'absent';
  const put = (how: string): string => `${how} "$TEMPORARY" "$TARGET" ${nothingWasChanged('could not rename over the target')}`;
  return `${isNew ? makeParents : `cp -p "$TARGET" "$TEMPORARY" ${nothingWasChanged('could not write beside the target')}`}
base64 -d >"$TEMPORARY" <<'CONTENT' ${nothingWasChanged('could not write the new content')}
${base64}
CONTENT
[ "$(digest "$TEMPORARY")" = ${after.sha256 ?? ''} ] ${nothingWasChanged('the new content did not arrive whole (is the disk full?)')}
set_owner ${quote(after.owner)} "$TEMPORARY" ${nothingWasChanged('could not set the owner')}
chmod ${after.mode.toString(8)} "$TEMPORARY" ${nothingWasChanged('could not set the mode')}
${isNew ? put('place_new') : guarded(change, put('replace'))}`;
}

/**
 * Takes a file from its path, between two looks at whether somebody else writes it just then. What is renamed over it after
 * the first, within a millisecond, is lost: no rename compares.
 */
function guarded({ before }: FileChange, taking: string): string {
  const digest = before.type === 'file' ? (before.sha256 ?? '-') : '-';
  return `link_original "$TARGET"
now=$(state_of "$TARGET" content)
[ "$now" = ${quote(stateText(before, true))} ] || leave_edited "$now"
${taking}
put_edited_back ${digest}`;
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
