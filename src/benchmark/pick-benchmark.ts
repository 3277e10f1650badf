import type { BenchmarkSummary } from './available-benchmarks.js';
import { BenchmarkError } from './benchmark-error.js';
import { compareNumbers } from './compare-numbers.js';

/** A benchmark that was chosen for a cluster, and why, in one sentence for the report. */
export interface PickedBenchmark {
  readonly id: string;
  readonly why: string;
}

/**
 * The benchmark for hosts that run these Kubernetes versions (`1.20.2`): one written for all of them, the one for the
 * fewest versions first; else the nearest, whose reason says that it does not fit. Throws when none is available.
 */
export function pickBenchmark(
  kubernetesVersions: readonly string[],
  available: readonly BenchmarkSummary[],
): PickedBenchmark {
  const minors = [...new Set(kubernetesVersions.flatMap(minorOf))].sort(compareNumbers);
  const ranked = available
    .map((benchmark) => ({ benchmark, distance: distance(benchmark, minors) }))
    .sort((a, b) => a.distance - b.distance || breadthThenNewest(a.benchmark, b.benchmark));
  const [best] = ranked;
  if (best === undefined) throw new BenchmarkError('there is no benchmark to choose from; the directory has none');
  return { id: best.benchmark.id, why: reason(best.benchmark, minors) };
}

function reason({ id, kubernetes }: BenchmarkSummary, minors: readonly string[]): string {
  const writtenFor = `${id} is written for Kubernetes ${span(kubernetes)}`;
  if (minors.length === 0) return `${writtenFor}; no host told its Kubernetes version, so it may not fit`;
  const strangers = minors.filter((minor) => !kubernetes.includes(minor));
  if (strangers.length === 0) return `${writtenFor}, and the hosts run ${minors.join(', ')}`;
  return `${writtenFor} and does not fit ${strangers.join(', ')}, which hosts run; no other comes nearer`;
}

function span(minors: readonly string[]): string {
  const sorted = [...minors].sort(compareNumbers);
  return sorted.length === 1 ? (sorted[0] ?? '') : `${sorted[0]} to ${sorted[sorted.length - 1]}`;
}

/** The sum over the versions of how many minors each is away from the nearest that the benchmark is for. */
function distance({ kubernetes }: BenchmarkSummary, minors: readonly string[]): number {
  return minors
    .map((minor) => Math.min(...kubernetes.map((each) => Math.abs(ordinal(minor) - ordinal(each)))))
    .reduce((sum, each) => sum + each, 0);
}

function breadthThenNewest(a: BenchmarkSummary, b: BenchmarkSummary): number {
  const newest = (benchmark: BenchmarkSummary): number => Math.max(...benchmark.kubernetes.map(ordinal));
  return a.kubernetes.length - b.kubernetes.length || newest(b) - newest(a);
}

function minorOf(version: string): readonly string[] {
  return /^v?(\d+\.\d+)/.exec(version)?.slice(1, 2) ?? [];
}

/** A minor as one number; a new major counts as far away. */
function ordinal(minor: string): number {
  const [major = 0, rest = 0] = minor.split('.').map(Number);
  return major * 1000 + rest;
}
