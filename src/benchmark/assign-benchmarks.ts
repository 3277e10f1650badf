import type { BenchmarkSummary } from './available-benchmarks.js';
import { compareNumbers } from './compare-numbers.js';
import { pickBenchmark } from './pick-benchmark.js';

/** A host and the Kubernetes version that it showed (`1.20.2`). */
export interface VersionedHost {
  readonly name: string;
  readonly version: string | undefined;
}

/** A benchmark, the hosts that it is for, and why, in one sentence for the report. */
export interface Assignment {
  readonly id: string;
  readonly hosts: readonly string[];
  readonly why: string;
}

/**
 * Gives every host the benchmark of its own version, in the order of the benchmarks available. A host that does not
 * tell its version (an etcd host) is judged as the newest version that another host runs.
 */
export function assignBenchmarks(
  hosts: readonly VersionedHost[],
  available: readonly BenchmarkSummary[],
): readonly Assignment[] {
  const newest = hosts
    .flatMap(({ version }) => (version === undefined ? [] : [version]))
    .sort((a, b) => compareNumbers(minorOf(a), minorOf(b)))
    .at(-1);
  const picked = hosts.map((host) => ({ host, ...pickBenchmark(host.version ?? newest, available) }));
  return available.flatMap(({ id }) => {
    const group = picked.filter((each) => each.id === id);
    if (group.length === 0) return [];
    const names = group.map(({ host }) => host.name);
    return [{ id, hosts: names, why: sentence(id, group.map(({ host }) => host), group.map(({ why }) => why), newest) }];
  });
}

function sentence(
  id: string,
  hosts: readonly VersionedHost[],
  reasons: readonly string[],
  newest: string | undefined,
): string {
  const versions = [...new Set(hosts.flatMap(({ version }) => version ?? []))];
  const silent = hosts.filter(({ version }) => version === undefined).map(({ name }) => name);
  const run = versions.length === 0 ? [] : [`${hosts.length === 1 ? 'runs' : 'run'} Kubernetes ${versions.join(' and ')}`];
  const are = silent.length === 1 ? 'is' : 'are';
  const isTold = silent.length > 0 && newest !== undefined;
  const told = isTold ? [`${silent.join(', ')} told no version and ${are} judged as ${newest}`] : [];
  const names = hosts.map(({ name }) => name).join(', ');
  const about = [...run, ...told].join('; ');
  return `${id} for ${names}${about === '' ? '' : `, which ${about}`}; it is ${[...new Set(reasons)].join(', or ')}`;
}

function minorOf(version: string): string {
  return /^(\d+\.\d+)/.exec(version)?.[1] ?? '0.0';
}
