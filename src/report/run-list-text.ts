import { printable } from '../text/printable.js';
import { displayWidth } from './display-width.js';
import { paint } from './paint.js';
import { paragraph } from './paragraph.js';
import type { RunList } from './run-list-report.js';
import { runStateWords } from './run-state-word.js';
import { runTime } from './run-time.js';
import { table } from './table.js';
import type { TextOptions } from './text-options.js';

type Listed = RunList['runs'][number];

const columnNames = ['RUN', 'KIND', 'BEGAN', 'BY', 'HOSTS', 'MADE', 'UNDONE', 'FAILED', 'STATE'];

/**
 * The table of runs, for people; a terminal that is too narrow for it gets two lines a run. Below it what could not be
 * read. Ends with a newline.
 */
export function renderRunList({ runs }: RunList, options: TextOptions): string {
  if (runs.length === 0) return 'No run is recorded.\n';
  const rows = table([columnNames, ...runs.map((run) => cellsOf(run).map((cell) => printable(cell)))], options.columns);
  const fits = rows.every((row) => displayWidth(row) <= options.columns);
  const damage = runs.flatMap((run) => run.damage).flatMap((text) => paragraph('', printable(text), options.columns));
  const lines = [
    ...(fits ? rows : runs.flatMap((run) => blockOf(run, options))),
    ...(damage.length === 0 ? [] : ['', ...damage.map((line) => paint(line, 'magenta', options.colour))]),
  ];
  return `${lines.join('\n')}\n`;
}

function cellsOf(run: Listed): string[] {
  const { made, rolledBack, failed } = run.changes;
  const isKnown = run.state !== 'damaged';
  return [
    run.id,
    run.kind ?? '-',
    run.startedAt === null ? '-' : toTheMinute(run.startedAt),
    operatorOf(run),
    hostsOf(run),
    ...[made, rolledBack, failed].map((count) => (isKnown ? String(count) : '-')),
    runStateWords[run.state].word,
  ];
}

/** Seconds would be the first thing to cost a line of its own. */
function toTheMinute(time: string): string {
  return runTime(time).replace(/:\d\dZ$/, 'Z');
}

function operatorOf({ operator }: Listed): string {
  return operator === null ? '-' : `${operator.user}@${operator.machine}`;
}

function hostsOf({ hosts }: Listed): string {
  if (hosts.length === 0) return '-';
  return hosts.length <= 3 ? hosts.join(', ') : `${hosts.length} hosts`;
}

function blockOf(run: Listed, options: TextOptions): string[] {
  const { word, style } = runStateWords[run.state];
  const { made, rolledBack, failed } = run.changes;
  const facts = [
    run.kind === 'rollback' && run.of !== undefined ? `rollback of ${run.of}` : (run.kind ?? 'run'),
    ...(run.startedAt === null ? [] : [runTime(run.startedAt)]),
    ...(run.operator === null ? [] : [operatorOf(run)]),
    hostsOf(run),
    ...(run.state === 'damaged' ? [] : [`${made} made, ${rolledBack} rolled back, ${failed} failed`]),
  ];
  const [first = '', ...rest] = paragraph(`${printable(run.id)}  `, word, options.columns);
  return [paint(first, style, options.colour), ...rest, ...paragraph('    ', printable(facts.join(' · ')), options.columns)];
}
