import type { OutcomeStatus } from '../model/outcome.js';
import type { Change } from '../model/plan.js';
import type { PathDigest, TrailLine } from '../model/run-event.js';
import type { UndoCause } from '../model/undo-state.js';
import { printable } from '../text/printable.js';
import { heading } from './heading.js';
import type { KnownRun } from './known-run.js';
import { paint } from './paint.js';
import type { Style } from './paint.js';
import { paragraph } from './paragraph.js';
import { pathDigest } from './path-digest.js';
import { runTime } from './run-time.js';
import type { TextOptions } from './text-options.js';

/** A line of a trail that is about one host. */
type HostLine = Extract<TrailLine, { readonly host: string }>;
type ChangeLine = Extract<HostLine, { readonly event: 'change' }>;

const outcomes: Readonly<Record<OutcomeStatus, readonly [word: string, style: Style]>> = {
  applied: ['applied', 'green'],
  unchanged: ['unchanged', 'dim'],
  skipped: ['skipped', 'yellow'],
  outdated: ['outdated', 'yellow'],
  'rolled-back': ['rolled back', 'magenta'],
  failed: ['failed', 'red'],
};

const causes: Readonly<Record<UndoCause, string>> = {
  asked: 'taken back, as the program asked',
  silence: 'taken back by the host itself, which heard nothing more',
  reboot: 'taken back by the host itself after a reboot',
};

/** What happened on each host, in the order of time, and what was planned there and never tried. */
export function runHostLines(run: KnownRun, options: TextOptions): string[] {
  const told = run.trail.filter((line): line is HostLine => 'host' in line);
  const planned = run.plan?.changes ?? [];
  const names = new Set([...run.hosts.map(({ name }) => name), ...told.map(({ host }) => host), ...planned.map(({ host }) => host)]);
  return [...names].flatMap((name) => {
    const lines = told.filter(({ host }) => host === name);
    const untold = planned.filter((change) => change.host === name && !lines.some((line) => isAbout(line, change)));
    const body = [
      ...lines.flatMap((line) => eventLines(line, options)),
      ...untold.flatMap((change) => {
        const stage = lines.findLast((line) => line.stage === change.stage && line.event !== 'change');
        const isBegun = stage !== undefined && stage.event !== 'undone';
        return untoldLines(change, isBegun || run.source === 'hosts' ? 'unknown' : 'not tried', options);
      }),
    ];
    return ['', ...heading(printable(name), options), ...(body.length === 0 ? ['no change was planned'] : body)];
  });
}

function isAbout(line: HostLine, { stage, target }: Change): boolean {
  return line.event === 'change' && line.stage === stage && line.target === target;
}

function eventLines(line: HostLine, options: TextOptions): string[] {
  const stage = `stage ${line.stage + 1}`;
  if (line.event === 'change') return changeLines(line, options);
  if (line.event === 'armed') return plain(line.time, `${stage}: undo armed, after ${line.silenceSeconds} s of silence`, 'dim', options);
  if (line.event === 'confirmed') return plain(line.time, `${stage}: confirmed`, 'green', options);
  const text = [`${stage}: ${causes[line.cause]}`, line.reason].filter((part) => part !== '').join(': ');
  return plain(line.time, text, 'magenta', options);
}

function plain(time: string, text: string, style: Style, options: TextOptions): string[] {
  return paragraph(`${runTime(time)}  `, printable(text), options.columns).map((line) => paint(line, style, options.colour));
}

function changeLines(line: ChangeLine, options: TextOptions): string[] {
  const [word, style] = outcomes[line.status];
  const states = line.before === undefined || line.after === undefined ? [] : [beforeAndAfter(line.before, line.after)];
  return block(`${runTime(line.time)}  `, [word, style], line, [...states, ...(line.reason ?? '').split('\n')], options);
}

/**
 * A record has no word of changes that were being made when the program ended, and a host's journal has none of what is no
 * change of a file: what became of those is unknown.
 */
function untoldLines(change: Change, word: string, options: TextOptions): string[] {
  const states = change.kind === 'action' ? [] : [beforeAndAfter(pathDigest(change.before), pathDigest(change.after))];
  return block('', [word, 'yellow'], change, states, options);
}

function block(
  prefix: string,
  [word, style]: readonly [word: string, style: Style],
  { target, controls }: { readonly target: string; readonly controls: readonly string[] },
  details: readonly string[],
  options: TextOptions,
): string[] {
  const lead = `${prefix}[${word.toUpperCase()}] `;
  const title = controls.length === 0 ? target : `${target} (${controls.join(', ')})`;
  const [first = '', ...rest] = paragraph(lead, printable(title), options.columns);
  return [
    paint(first.slice(0, lead.length - 1), style, options.colour) + first.slice(lead.length - 1),
    ...rest,
    ...details.filter((text) => text !== '').flatMap((text) => paragraph('    ', printable(text), options.columns)),
  ];
}

function beforeAndAfter(before: PathDigest, after: PathDigest): string {
  return `${stateText(before)} → ${stateText(after)}`;
}

function stateText(state: PathDigest): string {
  if (state.type === 'absent') return 'absent';
  const { type, mode, owner, sha256 } = state;
  return [...(type === 'directory' ? ['directory'] : []), mode, owner, ...(sha256 === undefined ? [] : [sha256.slice(0, 12)])].join(' ');
}
