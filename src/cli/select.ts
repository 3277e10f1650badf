import { availableBenchmarks } from '../benchmark/available-benchmarks.js';
import { loadBenchmark } from '../benchmark/load-benchmark.js';
import { pickBenchmark } from '../benchmark/pick-benchmark.js';
import { selectControls } from '../benchmark/select-controls.js';
import { SelectionError } from '../benchmark/selection-error.js';
import type { Benchmark, NumberedControl } from '../model/control.js';

/** A benchmark and the part of it that was asked for. */
export interface Selection {
  readonly benchmark: Benchmark;
  readonly controls: readonly NumberedControl[];
  /** Slugs of the controls that were named one by one. */
  readonly named: ReadonlySet<string>;
}

/**
 * Resolves `--benchmark` and `--only`. Throws a BenchmarkError or SelectionError.
 * @param id the benchmark that was asked for
 * @param only the patterns of `--only`; none means every control
 */
function selectFrom(id: string, only: readonly string[]): Selection {
  const benchmark = loadBenchmark(id);
  const controls = only.length === 0 ? benchmark.controls : selectControls(benchmark, only);
  const words = new Set(only.flatMap((pattern) => pattern.split(',')).map((word) => word.trim()));
  const named = controls.filter((control) => words.has(control.number) || words.has(control.slug));
  return { benchmark, controls, named: new Set(named.map((control) => control.slug)) };
}

/** Chooses the benchmark that fits the versions that were seen, and says which and why on standard error. */
export function chooseBenchmark(versions: readonly string[], only: readonly string[]): Selection {
  const { id, why } = pickBenchmark(versions, availableBenchmarks());
  process.stderr.write(`Benchmark: ${why}.\n`);
  return selectFrom(id, only);
}

/**
 * Checks `--only` before any host is touched, while the benchmark is still to be chosen by what the hosts run.
 * Throws the SelectionError of the newest benchmark when none of them knows all patterns.
 */
function assertKnown(only: readonly string[]): void {
  if (only.length === 0) return;
  let refusal: SelectionError | undefined;
  for (const { id } of availableBenchmarks()) {
    try {
      selectFrom(id, only);
      return;
    } catch (error) {
      if (!(error instanceof SelectionError)) throw error;
      refusal = error;
    }
  }
  if (refusal !== undefined) throw refusal;
}

/** What was asked for by name, checked before any host is touched; undefined when the hosts decide the benchmark. */
export function askedFor(id: string | undefined, only: readonly string[]): Selection | undefined {
  if (id !== undefined) return selectFrom(id, only);
  assertKnown(only);
  return undefined;
}
