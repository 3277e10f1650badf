import { availableBenchmarks } from '../benchmark/available-benchmarks.js';
import { loadBenchmark } from '../benchmark/load-benchmark.js';
import { pickBenchmark } from '../benchmark/pick-benchmark.js';
import { selectControls } from '../benchmark/select-controls.js';
import type { Selection } from './survey.js';

/**
 * Resolves `--benchmark` and `--only`. Throws a BenchmarkError or SelectionError.
 * @param id the benchmark that was asked for
 * @param only the patterns of `--only`; none means every control
 */
export function selectFrom(id: string, only: readonly string[]): Selection {
  const benchmark = loadBenchmark(id);
  const controls = only.length === 0 ? benchmark.controls : selectControls(benchmark, only);
  const words = new Set(only.flatMap((pattern) => pattern.split(',')).map((word) => word.trim()));
  const named = controls.filter((control) => words.has(control.number) || words.has(control.slug));
  return { benchmark, controls, named: new Set(named.map((control) => control.slug)) };
}

/** The benchmark that fits the versions that were seen, and why. */
export function benchmarkFor(versions: readonly string[]): { readonly id: string; readonly why: string } {
  return pickBenchmark(versions, availableBenchmarks());
}
