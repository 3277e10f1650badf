import type { Benchmark } from '../model/control.js';
import { loadBenchmark } from './load-benchmark.js';
import type { LoadedPlaybook } from './load-playbook.js';
import type { Sources } from './sources.js';

/** What a playbook is resolved with. */
export interface PlaybookContext {
  readonly playbook: LoadedPlaybook;
  /** The benchmarks in use. */
  readonly benchmarks: readonly Benchmark[];
  readonly sources: Sources;
}

/** The benchmark that is not in use but whose id is in front of a name (`cis-1.23:4.2.9`), if there is one. */
export function otherBenchmark({ benchmarks, sources }: PlaybookContext, name: string): Benchmark | undefined {
  const id = [...sources.benchmarks.keys()].find((each) => name.startsWith(`${each}:`));
  return id === undefined || benchmarks.some((each) => each.id === id) ? undefined : loadBenchmark(id, sources);
}
