import type { Benchmark } from '../model/control.js';
import { compareNumbers } from './compare-numbers.js';
import type { Sources } from './sources.js';
import { readSources } from './sources.js';

/** What one must know of a benchmark to choose it. */
export type BenchmarkSummary = Pick<Benchmark, 'id' | 'title' | 'kubernetes'>;

/**
 * The benchmarks that there are, by default those of the package, in the order of the Kubernetes versions that they are
 * for; those for no version in particular come last.
 */
export function availableBenchmarks({ benchmarks }: Sources = readSources()): readonly BenchmarkSummary[] {
  return [...benchmarks.values()]
    .map(({ value: { id, title, kubernetes } }) => ({ id, title, kubernetes }))
    .sort((a, b) => compareNumbers(firstMinor(a), firstMinor(b)) || a.id.localeCompare(b.id, 'en', { numeric: true }));
}

function firstMinor({ kubernetes }: BenchmarkSummary): string {
  return [...kubernetes].sort(compareNumbers)[0] ?? '99.0';
}
