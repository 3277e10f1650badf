import { availableBenchmarks } from './available-benchmarks.js';
import { BenchmarkError } from './benchmark-error.js';
import { loadBenchmark } from './load-benchmark.js';
import type { LoadedPlaybook } from './load-playbook.js';
import { resolvePlaybook } from './resolve-playbook.js';
import type { Sources } from './sources.js';

/**
 * Checks a playbook before any host is touched: against the benchmarks that were asked for, all together, or, when the
 * hosts' versions will choose, against each that they may choose. Throws a BenchmarkError when those asked for do not
 * fit it, or when none of the others does: that of the newest.
 */
export function checkPlaybook(playbook: LoadedPlaybook, sources: Sources, asked: readonly string[]): void {
  if (asked.length > 0) {
    resolvePlaybook(playbook, [...new Set(asked)].map((id) => loadBenchmark(id, sources)), sources);
    return;
  }
  const choices = availableBenchmarks(sources).filter(({ kubernetes }) => kubernetes.length > 0);
  const refusals = choices.map(({ id }) => refusalOf(playbook, sources, id));
  const newest = refusals.at(-1);
  if (newest !== undefined && refusals.every((each) => each !== undefined)) throw newest;
}

function refusalOf(playbook: LoadedPlaybook, sources: Sources, id: string): BenchmarkError | undefined {
  const benchmark = loadBenchmark(id, sources);
  try {
    resolvePlaybook(playbook, [benchmark], sources);
    return undefined;
  } catch (error) {
    if (error instanceof BenchmarkError) return error;
    throw error;
  }
}
