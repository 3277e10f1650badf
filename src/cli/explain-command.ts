import { availableBenchmarks } from '../benchmark/available-benchmarks.js';
import { loadBenchmark } from '../benchmark/load-benchmark.js';
import { selectControls } from '../benchmark/select-controls.js';
import { SelectionError } from '../benchmark/selection-error.js';
import type { Sources } from '../benchmark/sources.js';
import { readSources } from '../benchmark/sources.js';
import { describeCheck } from '../evaluate/describe-check.js';
import type { Benchmark, NumberedControl } from '../model/control.js';
import { outlineRepair } from '../plan/repair-outline.js';
import type { Explanation } from '../report/explanation.js';
import { renderExplanation, renderMeanings } from '../report/explanation.js';
import type { Language } from '../report/text-options.js';
import type { ExitCode } from './exit-code.js';
import { exitCode } from './exit-code.js';
import { terminalText } from './terminal.js';
import { UsageError } from './usage-error.js';

/** What `bench explain` takes. */
export interface ExplainOptions {
  /** A number or a slug. */
  readonly control: string;
  /** The benchmark that a number is meant in; without it all that have it. */
  readonly benchmark: string | undefined;
  readonly benchmarkDirectories: readonly string[];
  readonly language: Language;
}

/**
 * Runs `bench explain`: what a control is, why, how it is judged and repaired, and its numbers. A number that means
 * several controls is explained for each. Throws a BenchmarkError or UsageError.
 */
export function explainCommand(options: ExplainOptions): ExitCode {
  const sources = readSources(options.benchmarkDirectories);
  const all = availableBenchmarks(sources).map(({ id }) => loadBenchmark(id, sources));
  const meant = options.benchmark === undefined ? all : [loadBenchmark(options.benchmark, sources)];
  const found = controlsMeant(meant, options.control);
  const slugs = [...new Set(found.map(({ slug }) => slug))];
  const text = terminalText(options.language);
  const explanations = slugs.flatMap((slug) => {
    const control = found.find((each) => each.slug === slug);
    return control === undefined ? [] : [explain(control, all, sources)];
  });
  const overview = slugs.length > 1 ? [renderMeanings(options.control, found, text)] : [];
  process.stdout.write([...overview, ...explanations.map((each) => renderExplanation(each, text))].join('\n'));
  return exitCode.good;
}

function controlsMeant(benchmarks: readonly Benchmark[], written: string): readonly NumberedControl[] {
  try {
    return selectControls(benchmarks, [written]);
  } catch (error) {
    if (!(error instanceof SelectionError)) throw error;
    throw new UsageError(`explain ${written}: ${error.detail}; \`bench list --benchmark ID\` has them all.`);
  }
}

function explain(control: NumberedControl, all: readonly Benchmark[], { layouts }: Sources): Explanation {
  const numbered = all.flatMap((benchmark) =>
    benchmark.controls.filter(({ slug }) => slug === control.slug).map((each) => ({ benchmark, control: each })),
  );
  const justifications = numbered.flatMap(({ benchmark, control: { number } }) =>
    benchmark.justifications.filter(({ controls }) => controls.includes(number)),
  );
  return {
    control,
    numbered,
    checks: control.checks.map((check) => describeCheck(check, layouts)),
    ...outlineRepair(control, layouts),
    justifications,
  };
}
