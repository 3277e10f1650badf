import type { BenchmarkSummary } from './available-benchmarks.js';
import { BenchmarkError } from './benchmark-error.js';
import { compareNumbers } from './compare-numbers.js';

/** A benchmark that was chosen for a Kubernetes version, and why, as the end of a sentence about it. */
export interface PickedBenchmark {
  readonly id: string;
  readonly why: string;
}

/**
 * The benchmark for a Kubernetes version (`1.20.2`): the one that is written for it, of several the one for the fewest
 * versions; else the nearest, and the reason says that it does not fit. For an unknown version the newest. Benchmarks
 * for no version in particular are never picked. Throws a BenchmarkError when none is left.
 */
export function pickBenchmark(version: string | undefined, available: readonly BenchmarkSummary[]): PickedBenchmark {
  const minor = version === undefined ? undefined : /^v?(\d+\.\d+)/.exec(version)?.[1];
  const [best] = available
    .filter(({ kubernetes }) => kubernetes.length > 0)
    .map((benchmark) => ({ benchmark, distance: minor === undefined ? 0 : distance(benchmark, minor) }))
    .sort((a, b) => a.distance - b.distance || (minor === undefined ? newestThenBreadth : breadthThenNewest)(a.benchmark, b.benchmark));
  if (best === undefined) throw new BenchmarkError('there is no benchmark that a version could choose; name one with --benchmark');
  return { id: best.benchmark.id, why: reason(best.benchmark, minor, available) };
}

function reason({ kubernetes }: BenchmarkSummary, minor: string | undefined, available: readonly BenchmarkSummary[]): string {
  const writtenFor = `written for Kubernetes ${span(kubernetes)}`;
  if (minor === undefined) return `${writtenFor}; the Kubernetes version is not known, so it may not fit`;
  if (kubernetes.includes(minor)) return writtenFor;
  const all = available.flatMap((each) => each.kubernetes.map(ordinal));
  if (ordinal(minor) > Math.max(...all)) return `${writtenFor}; ${minor} is newer than any benchmark, and this is the newest`;
  if (ordinal(minor) < Math.min(...all)) return `${writtenFor}; ${minor} is older than any benchmark, and this is the oldest`;
  return `${writtenFor}; there is none for ${minor}, and this comes nearest`;
}

function span(minors: readonly string[]): string {
  const sorted = [...minors].sort(compareNumbers);
  return sorted.length === 1 ? (sorted[0] ?? '') : `${sorted[0]} to ${sorted[sorted.length - 1]}`;
}

/** How many minors a version is away from the nearest that the benchmark is for. */
function distance({ kubernetes }: BenchmarkSummary, minor: string): number {
  return Math.min(...kubernetes.map((each) => Math.abs(ordinal(minor) - ordinal(each))));
}

function newest({ kubernetes }: BenchmarkSummary): number {
  return Math.max(...kubernetes.map(ordinal));
}

function breadthThenNewest(a: BenchmarkSummary, b: BenchmarkSummary): number {
  return a.kubernetes.length - b.kubernetes.length || newest(b) - newest(a);
}

function newestThenBreadth(a: BenchmarkSummary, b: BenchmarkSummary): number {
  return newest(b) - newest(a) || a.kubernetes.length - b.kubernetes.length;
}

/** A minor as one number; a new major counts as far away. */
function ordinal(minor: string): number {
  const [major = 0, rest = 0] = minor.split('.').map(Number);
  return major * 1000 + rest;
}
