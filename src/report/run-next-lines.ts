import { managedPaths } from '../model/managed-paths.js';
import { printable } from '../text/printable.js';
import { heading } from './heading.js';
import type { HostUndoState, KnownRun } from './known-run.js';
import { paragraph } from './paragraph.js';
import type { RunProgress } from './run-progress.js';
import { runTime } from './run-time.js';
import type { TextOptions } from './text-options.js';

/** What is still armed, and what the reader can do next; no lines where that is nothing. */
export function runNextLines(run: KnownRun, progress: RunProgress, options: TextOptions): string[] {
  const sentences = [...pending(run, progress), ...advice(run, progress)];
  if (sentences.length === 0) return [];
  return ['', ...heading('Next', options), ...sentences.flatMap((text) => paragraph('', printable(text), options.columns))];
}

function pending({ source, undo }: KnownRun, { open }: RunProgress): string[] {
  if (source === 'hosts') return undo.flatMap(undoSentence);
  return open.map(
    ({ host, stage, since }) =>
      `${host}: stage ${stage + 1} was armed at ${runTime(since)} and neither confirmed nor undone as far as the record knows; the host ` +
      'takes it back by itself when nobody is heard of. To ask the hosts: --from-hosts.',
  );
}

function undoSentence({ host, stage, phase, cause, secondsLeft }: HostUndoState): string[] {
  const what = `${host}: stage ${stage + 1}`;
  if (phase === 'armed') {
    const left = secondsLeft === undefined ? 'when nobody is heard of' : `in ${Math.round(secondsLeft)} s unless somebody is heard of`;
    return [`${what} is still armed: the host takes it back by itself ${left}.`];
  }
  if (phase === 'undoing') return [`${what} is being taken back (${cause ?? 'asked'}); the host goes on until it has succeeded.`];
  return [];
}

function advice(run: KnownRun, { state, changes }: RunProgress): string[] {
  const id = run.id;
  const back = `bench rollback ${id}`;
  if (state === 'running') {
    const who = run.operator === undefined ? '' : ` as process ${run.operator.pid}`;
    return [`It seems to be running still${who}. Should that be another program by now: bench resume ${id} continues it.`];
  }
  if (state === 'interrupted') return [`To continue it: bench resume ${id}. To take back what was made: ${back}.`];
  if (state === 'unconfirmed') return [`To continue it: bench resume ${id}. To take back what was made now: ${back}.`];
  if (state === 'needs-person') {
    return [
      `Look at the hosts of the failed changes first; originals are in ${managedPaths.runs}/${id}/files on each. ` +
        `To take back what was made: ${back}.`,
    ];
  }
  if (state === 'damaged') return [`To ask the hosts for their journals: bench show ${id} --from-hosts.`];
  return changes.made === 0 || run.kind === 'rollback' ? [] : [`To take back what it made: ${back}.`];
}
