import { assignBenchmarks } from '../benchmark/assign-benchmarks.js';
import { availableBenchmarks } from '../benchmark/available-benchmarks.js';
import { loadBenchmark } from '../benchmark/load-benchmark.js';
import { selectControls, splitPatterns } from '../benchmark/select-controls.js';
import type { Sources } from '../benchmark/sources.js';
import type { HostView } from '../evaluate/host-view.js';
import type { Benchmark, NumberedControl } from '../model/control.js';

/** What was asked for on the command line. */
export interface Request {
  /** Ids of `--benchmark`; none means that every host's version chooses. */
  readonly benchmarks: readonly string[];
  /** Patterns of `--only`; none means every control. */
  readonly only: readonly string[];
}

/** What a run judges by. */
export interface Selection {
  readonly benchmarks: readonly Benchmark[];
  /** The controls that each host is judged by, by the host's name. */
  readonly byHost: ReadonlyMap<string, readonly NumberedControl[]>;
  /** The controls about the cluster as a whole; none when no master takes part. */
  readonly cluster: readonly NumberedControl[];
  /** Slugs of the controls that were named one by one. */
  readonly named: ReadonlySet<string>;
}

/** A benchmark and the hosts that are judged by it. */
interface Share {
  readonly benchmark: Benchmark;
  readonly hosts: ReadonlySet<string>;
}

/**
 * Checks a request before any host is touched. Throws a BenchmarkError for an unknown benchmark, and a SelectionError
 * for a pattern that means nothing in the benchmarks asked for, or in any when the hosts' versions will choose.
 */
export function checkRequest(sources: Sources, { benchmarks, only }: Request): void {
  const ids = benchmarks.length > 0 ? benchmarks : availableBenchmarks(sources).map(({ id }) => id);
  const loaded = ids.map((id) => loadBenchmark(id, sources));
  if (only.length > 0) selectControls(loaded, only);
}

/**
 * Resolves a request for the hosts that were seen, and says on standard error which benchmark was chosen and why, and
 * what a bare number means. Throws a SelectionError for a pattern that means nothing in the benchmarks that apply.
 */
export function resolveRequest(sources: Sources, request: Request, views: readonly HostView[]): Selection {
  const shares = request.benchmarks.length > 0 ? askedShares(sources, request, views) : chosenShares(sources, views);
  const benchmarks = shares.map(({ benchmark }) => benchmark);
  const controls =
    request.only.length === 0 ? benchmarks.flatMap((each) => each.controls) : selectControls(benchmarks, request.only);
  tellMeanings(sources, request.only, benchmarks);
  const masters = views.filter((view) => view.roles.includes('master'));
  return {
    benchmarks,
    byHost: new Map(views.map(({ host }) => [host.name, controlsOf(shares, controls, host.name)])),
    cluster: masters[0] === undefined ? [] : controlsOf(shares, controls, masters[0].host.name).filter(isAboutCluster),
    named: namedOneByOne(request.only, controls),
  };
}

/** Every host is judged by every benchmark that was asked for; with several, controls are called by both names. */
function askedShares(sources: Sources, { benchmarks }: Request, views: readonly HostView[]): readonly Share[] {
  const hosts = new Set(views.map(({ host }) => host.name));
  const ids = [...new Set(benchmarks)];
  return ids.map((id) => ({ benchmark: qualified(loadBenchmark(id, sources), ids.length > 1), hosts }));
}

/** Every host is judged by the benchmark of its own version. */
function chosenShares(sources: Sources, views: readonly HostView[]): readonly Share[] {
  const versioned = views.map((view) => ({ name: view.host.name, version: view.kubernetesVersion }));
  const assignments = assignBenchmarks(versioned, availableBenchmarks(sources));
  for (const { why } of assignments) process.stderr.write(`Benchmark: ${why}.\n`);
  return assignments.map(({ id, hosts }) => ({
    benchmark: qualified(loadBenchmark(id, sources), assignments.length > 1),
    hosts: new Set(hosts),
  }));
}

function qualified(benchmark: Benchmark, isOneOfSeveral: boolean): Benchmark {
  if (!isOneOfSeveral) return benchmark;
  const controls = benchmark.controls.map((control) => ({ ...control, reference: `${benchmark.id}:${control.number}` }));
  return { ...benchmark, controls };
}

function controlsOf(shares: readonly Share[], controls: readonly NumberedControl[], host: string): NumberedControl[] {
  const ids = new Set(shares.filter(({ hosts }) => hosts.has(host)).map(({ benchmark }) => benchmark.id));
  return controls.filter(({ benchmark }) => ids.has(benchmark));
}

function isAboutCluster({ component }: NumberedControl): boolean {
  return component === 'cluster';
}

function namedOneByOne(only: readonly string[], controls: readonly NumberedControl[]): ReadonlySet<string> {
  const words = new Set(splitPatterns(only));
  const isNamed = (control: NumberedControl): boolean =>
    [control.number, control.slug, `${control.benchmark}:${control.number}`, `${control.benchmark}:${control.slug}`].some(
      (name) => words.has(name),
    );
  return new Set(controls.filter(isNamed).map((control) => control.slug));
}

/** A number means different controls in different benchmarks: says which one is meant, and where it is another. */
function tellMeanings(sources: Sources, only: readonly string[], benchmarks: readonly Benchmark[]): void {
  const numbers = splitPatterns(only).filter((pattern) => /^\d+(\.\d+)+$/.test(pattern));
  for (const number of numbers) {
    const meant = benchmarks.flatMap((benchmark) => meaningIn(benchmark, number));
    const [first] = meant;
    if (first === undefined) continue;
    const others = availableBenchmarks(sources)
      .filter(({ id }) => !benchmarks.some((benchmark) => benchmark.id === id))
      .flatMap(({ id }) => meaningIn(loadBenchmark(id, sources), number))
      .filter(({ slug }) => !meant.some((each) => each.slug === slug));
    process.stderr.write(`${number} is ${listMeanings(meant)}${others.length === 0 ? '' : `; it is not ${listMeanings(others)}`}.\n`);
  }
}

function meaningIn(benchmark: Benchmark, number: string): NumberedControl[] {
  return benchmark.controls.filter((control) => control.number === number);
}

/** `apiserver-profiling (cis-1.20), apiserver-audit-log-path (cis-1.6, cis-1.23)` */
function listMeanings(controls: readonly NumberedControl[]): string {
  const slugs = [...new Set(controls.map(({ slug }) => slug))];
  return slugs
    .map((slug) => `${slug} (${controls.filter((each) => each.slug === slug).map(({ benchmark }) => benchmark).join(', ')})`)
    .join(', ');
}
