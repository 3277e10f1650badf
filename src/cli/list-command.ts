import { availableBenchmarks } from '../benchmark/available-benchmarks.js';
import { loadBenchmark } from '../benchmark/load-benchmark.js';
import { readSources } from '../benchmark/sources.js';
import { outlineRepair } from '../plan/repair-outline.js';
import { benchmarkLine, controlLine, renderBenchmarkList, renderControlList } from '../report/benchmark-list.js';
import type { Language } from '../report/text-options.js';
import type { ExitCode } from './exit-code.js';
import { exitCode } from './exit-code.js';
import type { Format } from './output.js';
import { terminalText } from './terminal.js';

/** What `bench list` takes. */
export interface ListOptions {
  /** The benchmark whose controls are listed; without it the benchmarks. */
  readonly benchmark: string | undefined;
  readonly benchmarkDirectories: readonly string[];
  readonly format: Format;
  readonly language: Language;
}

/** Runs `bench list`: the benchmarks, or the controls of one. Throws a BenchmarkError. */
export function listCommand(options: ListOptions): ExitCode {
  process.stdout.write(options.benchmark === undefined ? listBenchmarks(options) : listControls(options, options.benchmark));
  return exitCode.good;
}

function listBenchmarks({ benchmarkDirectories, format, language }: ListOptions): string {
  const sources = readSources(benchmarkDirectories);
  const lines = availableBenchmarks(sources).map(({ id }) => benchmarkLine(loadBenchmark(id, sources), language));
  return format === 'json' ? asJson(lines) : renderBenchmarkList(lines, terminalText(language));
}

function listControls({ benchmarkDirectories, format, language }: ListOptions, id: string): string {
  const sources = readSources(benchmarkDirectories);
  const { title, controls } = loadBenchmark(id, sources);
  const lines = controls.map((control) => controlLine(control, outlineRepair(control, sources.layouts).isRepairable, language));
  return format === 'json' ? asJson(lines) : renderControlList(`${id}: ${title[language]}`, lines, terminalText(language));
}

function asJson(lines: readonly object[]): string {
  return `${JSON.stringify(lines, undefined, 2)}\n`;
}
