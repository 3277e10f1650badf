import type { Benchmark, NumberedControl, ReadyJustification } from '../model/control.js';
import { printable } from '../text/printable.js';
import { heading } from './heading.js';
import { paragraph } from './paragraph.js';
import { table } from './table.js';
import type { TextOptions } from './text-options.js';
import { wordings } from './wording.js';

/** All that `bench explain` says of a control. */
export interface Explanation {
  /** As the benchmark that was asked for has it. */
  readonly control: NumberedControl;
  /** The control in every benchmark that has it. */
  readonly numbered: readonly { readonly benchmark: Benchmark; readonly control: NumberedControl }[];
  /** What is looked at and what must hold, a line each check. */
  readonly checks: readonly string[];
  readonly steps: readonly string[];
  readonly guards: readonly string[];
  /** What is looked at after a fix. */
  readonly proof: readonly string[];
  readonly isRepairable: boolean;
  readonly justifications: readonly ReadyJustification[];
}

/** Explains a control to people: what, why, what is looked at, what a fix would do, and its numbers. Ends with a newline. */
export function renderExplanation(explanation: Explanation, options: TextOptions): string {
  const words = wordings[options.language];
  const { language } = options;
  const { control } = explanation;
  const block = (label: string, texts: readonly string[]): string[] =>
    texts.length === 0 ? [] : ['', `${label}${words.colon.trimEnd()}`, ...texts.flatMap((text) => paragraph('  ', printable(text), options.columns))];
  const notes = explanation.numbered.flatMap(({ benchmark, control: { number, note } }) =>
    note === undefined ? [] : [`${benchmark.id} ${number}${words.colon}${note[language]}`],
  );
  return `${[
    ...heading(printable(`${control.slug}: ${control.title[language]}`), options),
    ...block(words.why, [control.why[language]]),
    ...block(words.lookedAt, explanation.checks.length === 0 ? [words.nothingByMachine] : explanation.checks),
    ...block(words.personLooks, control.look === undefined ? [] : [control.look[language]]),
    ...block(words.fix, fixLines(explanation, options)),
    ...block(words.guards, explanation.guards),
    ...block(words.proof, explanation.proof),
    ...block(words.notes, notes),
    ...block(words.exceptions, explanation.justifications.map(({ id, text }) => `${id}${words.colon}${text[language]}`)),
    '',
    ...numberLines(explanation, options),
  ].join('\n')}\n`;
}

function fixLines({ steps, isRepairable, control }: Explanation, options: TextOptions): readonly string[] {
  const words = wordings[options.language];
  if (!isRepairable) return [...steps, words.leftForPerson];
  const review = control.review === undefined ? [] : [control.review];
  return [...steps, words.repairable[control.risk], ...review];
}

function numberLines({ numbered }: Explanation, options: TextOptions): string[] {
  const words = wordings[options.language];
  const rows = numbered.map(({ benchmark, control }) => [
    benchmark.id,
    control.number,
    String(control.level),
    control.automated ? words.automatedShort : words.manualShort,
  ]);
  return table([words.numberColumns, ...rows.map((row) => row.map((cell) => printable(cell)))], options.columns);
}

/** The controls that one number means, and in which benchmarks. Ends with a newline. */
export function renderMeanings(number: string, controls: readonly NumberedControl[], options: TextOptions): string {
  const words = wordings[options.language];
  const slugs = [...new Set(controls.map(({ slug }) => slug))];
  const rows = slugs.map((slug) => {
    const group = controls.filter((control) => control.slug === slug);
    return [slug, group[0]?.title[options.language] ?? '', [...new Set(group.map(({ benchmark }) => benchmark))].join(', ')];
  });
  const body = table([words.meaningColumns, ...rows.map((row) => row.map((cell) => printable(cell)))], options.columns);
  return `${[...heading(printable(words.meanings(number, slugs.length)), options), ...body].join('\n')}\n`;
}
