import type { ControlVerdict, SharedVerdict } from './control-verdicts.js';
import { displayWidth } from './display-width.js';
import { findingDetails } from './finding-details.js';
import type { DetailOptions, FindingDetails } from './finding-details.js';
import { paint } from './paint.js';
import { paragraph } from './paragraph.js';
import { printable } from '../text/printable.js';
import { statusTags } from './status-tag.js';
import type { StatusTag } from './status-tag.js';
import type { TextOptions } from './text-options.js';
import { wrap } from './wrap.js';

/** One control with one status: a line of the report before it is laid out. All texts are printable. */
export interface VerdictRow {
  readonly tag: StatusTag;
  readonly number: string;
  readonly title: string;
  readonly hosts: string;
  readonly details: readonly FindingDetails[];
}

/** Widths in terminal columns; hosts stand on lines of their own where there is no room beside the title. */
export interface RowWidths {
  readonly title: number;
  readonly hosts: number;
  readonly isStacked: boolean;
}

const gap = 2;
/** The title column is never narrower than this. */
const leastTitle = 36;

function prefixOf(row: VerdictRow): string {
  return `[${row.tag.word}] ${row.number} `;
}

function hostsOf(verdict: SharedVerdict, judged: number, options: DetailOptions): string {
  const names = verdict.findings.map((finding) => printable(finding.host));
  return names.length === judged && judged > 1 ? options.words.allHosts(judged) : names.join(', ');
}

/** The lines that one control needs: one for each status, worst first. `title` is in the report's language. */
export function verdictRows(control: ControlVerdict, title: string, options: DetailOptions): VerdictRow[] {
  const kind = control.automated ? options.words.automated : options.words.manual;
  return control.verdicts.map((verdict) => ({
    tag: statusTags[verdict.status],
    number: printable(control.number),
    title: printable(title) + kind,
    hosts: hostsOf(verdict, control.judged, options),
    details: findingDetails(verdict.findings, options),
  }));
}

/** Finds the widths with which all rows line up: the hosts get a third of the columns, or what their names need. */
export function rowWidths(rows: readonly VerdictRow[], columns: number): RowWidths {
  const most = (widths: readonly number[]) => widths.reduce((left, right) => Math.max(left, right), 0);
  const natural = most(rows.map((row) => displayWidth(row.hosts)));
  const longestName = most(rows.flatMap((row) => wrap(row.hosts, 1).map(displayWidth)));
  const hosts = Math.max(longestName, Math.min(natural, Math.floor(columns / 3)));
  const title = Math.min(most(rows.map((row) => displayWidth(prefixOf(row) + row.title))), columns - gap - hosts);
  return { title, hosts, isStacked: columns - gap - hosts < leastTitle };
}

function sideBySide(row: VerdictRow, widths: RowWidths): string[] {
  const left = paragraph(prefixOf(row), row.title, widths.title);
  const right = wrap(row.hosts, widths.hosts);
  return Array.from({ length: Math.max(left.length, right.length) }, (_, index) => {
    const text = left[index] ?? '';
    const space = ' '.repeat(Math.max(0, widths.title - displayWidth(text)) + gap);
    return `${text}${space}${right[index] ?? ''}`.trimEnd();
  });
}

function stacked(row: VerdictRow, columns: number): string[] {
  const indent = ' '.repeat(displayWidth(prefixOf(row)));
  return [...paragraph(prefixOf(row), row.title, columns), ...paragraph(indent, row.hosts, columns)];
}

/** Names the hosts before what is said of them, unless it is said of all the hosts of the row. */
function textsOf(details: FindingDetails, isOnlyOne: boolean): readonly string[] {
  if (isOnlyOne) return details.texts;
  const [first = '', ...rest] = details.texts;
  return [`${details.hosts.join(', ')}: ${first}`, ...rest];
}

function detailLines(row: VerdictRow, columns: number): string[] {
  const indent = ' '.repeat(displayWidth(prefixOf(row)));
  return row.details.flatMap((details) => [
    ...textsOf(details, row.details.length === 1).flatMap((text) => paragraph(indent, text, columns)),
    ...details.evidence.flatMap((seen) => paragraph(`${indent}- `, seen, columns)),
  ]);
}

/** Lays a row out: tag, number, title, the hosts beside it, and its details below the title. */
export function rowLines(row: VerdictRow, widths: RowWidths, options: TextOptions): string[] {
  const [first = '', ...rest] = widths.isStacked ? stacked(row, options.columns) : sideBySide(row, widths);
  const tag = `[${row.tag.word}]`;
  const painted = paint(tag, row.tag.style, options.colour) + first.slice(tag.length);
  return [painted, ...rest, ...detailLines(row, options.columns)];
}
