import { printable } from '../text/printable.js';
import { displayWidth } from './display-width.js';
import { heading } from './heading.js';
import type { KnownRun } from './known-run.js';
import { paint } from './paint.js';
import { paragraph } from './paragraph.js';
import type { RunProgress } from './run-progress.js';
import { runStateWords } from './run-state-word.js';
import { runTime } from './run-time.js';
import type { TextOptions } from './text-options.js';

/** What a run is: who made it, when, from where, how it stands and what it was about; then what could not be read of it. */
export function runHeaderLines(run: KnownRun, progress: RunProgress, options: TextOptions): string[] {
  const facts = factsOf(run, progress).filter((fact): fact is [string, string] => fact[1] !== undefined && fact[1] !== '');
  const width = Math.max(...facts.map(([name]) => displayWidth(name))) + 2;
  const { style } = runStateWords[progress.state];
  return [
    ...heading(`Run ${printable(run.id)}`, options),
    ...facts.flatMap(([name, value]) => {
      const lines = paragraph(name.padEnd(width), printable(value), options.columns);
      return name === 'state' ? lines.map((line) => line.slice(0, width) + paint(line.slice(width), style, options.colour)) : lines;
    }),
    ...run.damage.flatMap((text) => paragraph('', printable(text), options.columns)).map((line) => paint(line, 'magenta', options.colour)),
  ];
}

function factsOf(run: KnownRun, progress: RunProgress): [name: string, value: string | undefined][] {
  const { operator, plan } = run;
  return [
    ['what', run.kind === 'rollback' ? `rollback of ${run.of ?? 'another run'}` : run.kind],
    ['state', stateText(progress)],
    ['taken back', run.takenBackBy.length === 0 ? undefined : `by ${run.takenBackBy.join(', ')}`],
    ['by', operator === undefined ? undefined : `${operator.user} on ${operator.machine} (process ${operator.pid})`],
    ['began', run.startedAt === undefined ? undefined : runTime(run.startedAt)],
    ['resumed', progress.resumedAt.map(runTime).join(', ')],
    ['ended', progress.ended === undefined ? undefined : `${runTime(progress.ended.at)}, exit code ${progress.ended.exitCode}`],
    ['program', run.version === undefined ? undefined : `bench ${run.version}`],
    ['inventory', run.inventory],
    ['hosts', run.hosts.map(({ name, address }) => (address === undefined || address === name ? name : `${name} (${address})`)).join(', ')],
    ['benchmarks', run.benchmarks.join(', ')],
    ['controls', progress.controls.join(', ')],
    ['steps', plan === undefined || plan.stages.length < 2 ? undefined : plan.stages.map(({ name }) => name).join(', ')],
    ['undo', run.undoAfterSeconds === undefined ? undefined : `by the hosts themselves after ${run.undoAfterSeconds} s without a sign of life`],
    ['told by', run.source === 'hosts' ? 'the journals on the hosts' : 'the record on this machine'],
  ];
}

function stateText({ state, changes }: RunProgress): string {
  const counts = [
    `${changes.made} made`,
    ...(changes.rolledBack > 0 ? [`${changes.rolledBack} rolled back`] : []),
    ...(changes.failed > 0 ? [`${changes.failed} failed`] : []),
  ];
  return `${runStateWords[state].word}; changes: ${counts.join(', ')}`;
}
