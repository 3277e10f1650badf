import type { Benchmark } from '../model/control.js';
import type { ControlVerdict } from './control-verdicts.js';
import type { DetailOptions } from './finding-details.js';
import { groupBy } from '../model/group-by.js';
import { heading } from './heading.js';
import { printable } from '../text/printable.js';
import { sectionLines } from './section-lines.js';
import type { PlacedControl } from './section-lines.js';
import { sectionPath } from './section-path.js';
import type { Language, TextOptions } from './text-options.js';
import { rowWidths, verdictRows } from './verdict-rows.js';

/** What a scan found out about one benchmark. */
export interface BenchmarkPart {
  readonly id: string;
  /** Absent when the benchmark's file is not at hand: ids and the findings' own titles are shown then. */
  readonly benchmark: Benchmark | undefined;
  readonly controls: readonly ControlVerdict[];
}

function titleOf(control: ControlVerdict, benchmark: Benchmark | undefined, language: Language): string {
  const numbered = benchmark?.controls.find(({ number }) => number === control.number);
  return numbered?.title[language] ?? control.title;
}

function place(part: BenchmarkPart, language: Language, details: DetailOptions): PlacedControl[] {
  return part.controls.map((control) => ({
    path: sectionPath(control.section, part.benchmark, language),
    rows: verdictRows(control, titleOf(control, part.benchmark, language), details),
    findings: control.verdicts.flatMap(({ findings }) => findings),
  }));
}

/** A benchmark's part of the report: its title, then its top-level sections, each with its summary. */
export function benchmarkLines(part: BenchmarkPart, options: TextOptions, details: DetailOptions): string[] {
  const title = part.benchmark?.title[options.language];
  const placed = place(part, options.language, details);
  const widths = rowWidths(placed.flatMap(({ rows }) => rows), options.columns);
  const sections = groupBy(placed, ({ path }) => path[0]?.id ?? '');
  return [
    ...heading(printable(title === undefined ? part.id : `${part.id}: ${title}`), options),
    ...[...sections.values()].flatMap((controls) => ['', ...sectionLines(controls, widths, options)]),
  ];
}
