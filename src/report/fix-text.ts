import type { ScanSummary } from '../model/finding.js';
import type { Outcome, OutcomeStatus } from '../model/outcome.js';
import type { FixResult } from '../model/run-record.js';
import { displayWidth } from './display-width.js';
import { summariseOutcomes } from './fix-summary.js';
import { groupBy } from '../model/group-by.js';
import { heading } from './heading.js';
import { hostErrorLines } from './host-lines.js';
import { paint } from './paint.js';
import type { Style } from './paint.js';
import { paragraph } from './paragraph.js';
import { planNotes } from './plan-notes.js';
import { printable } from '../text/printable.js';
import { summaryKeyOf } from './scan-summary.js';
import { statusTags } from './status-tag.js';
import { countedStatuses } from './summary-lines.js';
import type { TextOptions } from './text-options.js';
import { wordings } from './wording.js';
import type { Wording } from './wording.js';

const outcomeTags: Readonly<Record<OutcomeStatus, { readonly word: string; readonly style: Style }>> = {
  applied: { word: 'APPLIED', style: 'green' },
  unchanged: { word: 'UNCHANGED', style: 'dim' },
  skipped: { word: 'SKIPPED', style: 'yellow' },
  outdated: { word: 'OUTDATED', style: 'yellow' },
  'rolled-back': { word: 'ROLLED BACK', style: 'magenta' },
  failed: { word: 'FAILED', style: 'red' },
};

function reasonLines(reason: string | undefined, columns: number): string[] {
  if (reason === undefined) return [];
  return reason.trimEnd().split('\n').flatMap((line) => paragraph('    ', printable(line), columns));
}

function outcomeLines(outcome: Outcome, options: TextOptions): string[] {
  const words = wordings[options.language];
  const { word, style } = outcomeTags[outcome.status];
  const tag = `[${word}]`;
  const controls = outcome.controls.length === 0 ? '' : words.bracketed(outcome.controls.join(', '));
  const [first = '', ...rest] = paragraph(`${tag} `, printable(outcome.target + controls), options.columns);
  const painted = paint(tag, style, options.colour) + first.slice(tag.length);
  return [painted, ...rest, ...reasonLines(outcome.reason, options.columns)];
}

function hostBlock(host: string, outcomes: readonly Outcome[], options: TextOptions): string[] {
  const words = wordings[options.language];
  const title = words.outcomes + words.colon + printable(host);
  return [...heading(title, options), ...outcomes.flatMap((outcome) => outcomeLines(outcome, options)), ''];
}

function outcomeBlocks(outcomes: readonly Outcome[], options: TextOptions): string[] {
  return [...groupBy(outcomes, ({ host }) => host)].flatMap(([host, group]) => hostBlock(host, group, options));
}

function padding(text: string, texts: readonly string[]): string {
  return ' '.repeat(Math.max(...texts.map(displayWidth)) - displayWidth(text));
}

function beforeAndAfter(before: ScanSummary, after: ScanSummary, words: Wording): string[] {
  const statuses = countedStatuses([before, after]);
  const counts = (summary: ScanSummary) => statuses.map((status) => String(summary[summaryKeyOf[status]]));
  const left = [words.before, ...counts(before)];
  const right = [words.after, ...counts(after)];
  const names = ['', ...statuses.map((status) => statusTags[status].word)];
  return names.map((name, index) => {
    const [was = '', is = ''] = [left[index], right[index]];
    return `${name}${padding(name, names)}  ${padding(was, left)}${was}  ${padding(is, right)}${is}`;
  });
}

function countsLine(outcomes: readonly Outcome[]): string {
  const { changed, unchanged, skipped, failed, rolledBack } = summariseOutcomes(outcomes);
  const counts = [`changed: ${changed}`, `unchanged: ${unchanged}`, `skipped: ${skipped}`, `failed: ${failed}`];
  return [...counts, `rolled back: ${rolledBack}`].join('  ');
}

/**
 * Writes what became of a fix for people: host by host each change's outcome and its reason (not of a dry run, whose
 * plan has said it all), hosts that could not be
 * probed, and the summaries before and after. The last line is the same in every language and never coloured:
 * `changed: N  unchanged: N  skipped: N  failed: N  rolled back: N`. Ends with a newline.
 */
export function renderFixText(result: FixResult, options: TextOptions): string {
  const words = wordings[options.language];
  const errors = hostErrorLines(result.hosts, options);
  const notes = result.outcomes.some(({ status }) => status === 'applied') ? planNotes(result.plan, options) : [];
  const lines = [
    ...(result.dryRun ? [] : outcomeBlocks(result.outcomes, options)),
    ...(errors.length > 0 ? [...heading(words.notProbedHosts, options), ...errors, ''] : []),
    ...(notes.length > 0 ? [...notes, ''] : []),
    ...heading(words.beforeAndAfter, options),
    ...(result.dryRun ? [words.dryRun] : []),
    ...beforeAndAfter(result.before, result.after, words),
    '',
    countsLine(result.outcomes),
  ];
  return `${lines.join('\n')}\n`;
}
