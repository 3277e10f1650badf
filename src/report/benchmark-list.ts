import type { Benchmark, NumberedControl, Risk } from '../model/control.js';
import { printable } from '../text/printable.js';
import { displayWidth } from './display-width.js';
import { heading } from './heading.js';
import { paragraph } from './paragraph.js';
import { table } from './table.js';
import type { Language, TextOptions } from './text-options.js';
import { wordings } from './wording.js';

/** A benchmark as `bench list --format json` has it. */
export interface BenchmarkLine {
  readonly id: string;
  readonly title: string;
  readonly kubernetes: readonly string[];
  readonly controls: number;
  readonly automated: number;
  readonly manual: number;
}

/** A control as `bench list --benchmark ID --format json` has it. */
export interface ControlLine {
  readonly id: string;
  readonly slug: string;
  readonly title: string;
  readonly section: string;
  readonly level: number;
  readonly automated: boolean;
  readonly roles: readonly string[];
  readonly repairable: boolean;
  readonly risk: Risk;
}

/** Counts a benchmark's controls. */
export function benchmarkLine({ id, title, kubernetes, controls }: Benchmark, language: Language): BenchmarkLine {
  const automated = controls.filter((control) => control.automated).length;
  const manual = controls.length - automated;
  return { id, title: title[language], kubernetes, controls: controls.length, automated, manual };
}

/** One control of a benchmark; whether it is repairable is the planner's to say. */
export function controlLine(control: NumberedControl, repairable: boolean, language: Language): ControlLine {
  const { number, slug, title, section, level, automated, roles, risk } = control;
  return { id: number, slug, title: title[language], section, level, automated, roles, repairable, risk };
}

/** The table of benchmarks, for people. Ends with a newline. */
export function renderBenchmarkList(lines: readonly BenchmarkLine[], options: TextOptions): string {
  const words = wordings[options.language];
  const rows = lines.map((line) => [
    line.id,
    line.title,
    span(line.kubernetes) ?? words.anyVersion,
    String(line.controls),
    String(line.automated),
    String(line.manual),
  ]);
  return `${table([words.benchmarkColumns, ...rows.map((row) => row.map((cell) => printable(cell)))], options.columns).join('\n')}\n`;
}

/**
 * The controls of a benchmark, for people: number and title, and below them slug, level, kind, roles and what a fix
 * would risk. Ends with a newline.
 */
export function renderControlList(title: string, lines: readonly ControlLine[], options: TextOptions): string {
  const words = wordings[options.language];
  const width = Math.max(...lines.map(({ id }) => displayWidth(printable(id)))) + 2;
  const body = lines.flatMap((line) => {
    const kind = line.automated ? words.automatedShort : words.manualShort;
    const facts = [line.slug, words.level(line.level), kind, line.roles.join(' '), words.repair(line.repairable, line.risk)];
    const number = printable(line.id);
    return [
      ...paragraph(number + ' '.repeat(width - displayWidth(number)), printable(line.title), options.columns),
      ...paragraph(' '.repeat(width), printable(facts.join(' · ')), options.columns),
    ];
  });
  return `${[...heading(printable(title), options), ...body].join('\n')}\n`;
}

function span(minors: readonly string[]): string | undefined {
  const [first, last] = [minors[0], minors.at(-1)];
  return first === last ? first : `${first} – ${last}`;
}
