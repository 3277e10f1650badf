import type { Finding } from '../model/finding.js';
import { heading } from './heading.js';
import { paint } from './paint.js';
import { paragraph } from './paragraph.js';
import { printable } from '../text/printable.js';
import { summarise } from './scan-summary.js';
import type { SectionStep } from './section-path.js';
import { statusTags } from './status-tag.js';
import { summaryLines } from './summary-lines.js';
import type { TextOptions } from './text-options.js';
import { rowLines } from './verdict-rows.js';
import type { RowWidths, VerdictRow } from './verdict-rows.js';
import { wordings } from './wording.js';

/** A control's rows, where it stands in the benchmark, and the findings behind the rows. */
export interface PlacedControl {
  readonly path: readonly SectionStep[];
  readonly rows: readonly VerdictRow[];
  readonly findings: readonly Finding[];
}

function titleLines(step: SectionStep, options: TextOptions): string[] {
  const tag = `[${statusTags.info.word}]`;
  const [first = '', ...rest] = paragraph(`${tag} ${printable(step.id)} `, printable(step.title), options.columns);
  return [paint(tag, statusTags.info.style, options.colour) + first.slice(tag.length), ...rest];
}

function controlLines(controls: readonly PlacedControl[], widths: RowWidths, options: TextOptions): string[] {
  const announced = new Set<string>();
  return controls.flatMap(({ path, rows }) => {
    const news = path.filter(({ id }) => !announced.has(id));
    for (const { id } of news) announced.add(id);
    return [
      ...news.flatMap((step) => titleLines(step, options)),
      ...rows.flatMap((row) => rowLines(row, widths, options)),
    ];
  });
}

/** A top-level section: its title, its subsections' titles and controls, and its summary. */
export function sectionLines(controls: readonly PlacedControl[], widths: RowWidths, options: TextOptions): string[] {
  const words = wordings[options.language];
  const [top] = controls[0]?.path ?? [];
  const name = printable(`${top?.id ?? ''} ${top?.title ?? ''}`.trim());
  const findings = controls.flatMap((control) => control.findings);
  return [
    ...controlLines(controls, widths, options),
    '',
    ...heading(words.summary + words.colon + name, options),
    ...summaryLines(summarise(findings), options),
  ];
}
