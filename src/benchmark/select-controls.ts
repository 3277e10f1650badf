import picomatch from 'picomatch';
import type { Benchmark, NumberedControl } from '../model/control.js';
import { compareNumbers } from './compare-numbers.js';
import { groupPattern } from './group-pattern.js';
import { nearMatches } from '../text/near-matches.js';
import { SelectionError } from './selection-error.js';

/**
 * The controls that the patterns of `--only` mean, in the order of the benchmarks and their numbers, each once: numbers,
 * sections, ranges of either, globs over numbers and slugs, slugs, and kinds (`level:1`, `risk:safe`,
 * `component:kubelet`, `automated`, `manual`, `all`), in separate arguments or joined by commas; one behind a
 * benchmark's id (`cis-1.20:1.2.22`) is meant for that one alone. Throws a SelectionError for a pattern that means none
 * in any of them.
 */
export function selectControls(benchmarks: readonly Benchmark[], patterns: readonly string[]): NumberedControl[] {
  const chosen = new Set<NumberedControl>();
  for (const pattern of splitPatterns(patterns)) {
    for (const control of matchingAny(benchmarks, pattern)) chosen.add(control);
  }
  return benchmarks.flatMap(({ controls }) => controls.filter((control) => chosen.has(control)));
}

/** The single patterns of `--only` arguments: lists at their commas, except those between the braces of a glob. */
export function splitPatterns(patterns: readonly string[]): string[] {
  return patterns.flatMap((argument) => argument.split(/,(?![^{]*\})/).map((part) => part.trim()));
}

function matchingAny(benchmarks: readonly Benchmark[], pattern: string): readonly NumberedControl[] {
  const meant = benchmarks.find(({ id }) => pattern.startsWith(`${id}:`));
  if (meant !== undefined) return matching(meant, pattern.slice(meant.id.length + 1));
  const refusals: SelectionError[] = [];
  const found = benchmarks.flatMap((benchmark) => {
    try {
      return matching(benchmark, pattern);
    } catch (error) {
      if (!(error instanceof SelectionError)) throw error;
      refusals.push(error);
      return [];
    }
  });
  const refusal = refusals.at(-1);
  if (found.length === 0 && refusal !== undefined) throw refusal;
  return found;
}

function matching(benchmark: Benchmark, pattern: string): readonly NumberedControl[] {
  const range = /^(\d+(?:\.\d+)*)-(\d+(?:\.\d+)*)$/.exec(pattern);
  if (range !== null) return inRange(benchmark, pattern, range[1] ?? '', range[2] ?? '');
  const group = groupPattern(pattern);
  if (group !== undefined && 'problem' in group) throw new SelectionError(pattern, group.problem);
  const found = benchmark.controls.filter(group?.isIn ?? matcherOf(pattern));
  if (found.length > 0) return found;
  throw new SelectionError(pattern, `${benchmark.id} has no such control`, near(benchmark, pattern));
}

function matcherOf(pattern: string): (control: NumberedControl) => boolean {
  if (!/[*?[\]{}]/.test(pattern)) {
    return ({ number, slug }) => isAtOrBelow(number, pattern) || slug === pattern;
  }
  const matches = picomatch(pattern, { nonegate: true, noextglob: true });
  return ({ number, slug }) => matches(number) || matches(slug);
}

function inRange(benchmark: Benchmark, pattern: string, start: string, end: string): readonly NumberedControl[] {
  for (const number of [start, end]) {
    if (benchmark.controls.some((control) => isAtOrBelow(control.number, number))) continue;
    throw new SelectionError(pattern, `${benchmark.id} has no ${number}`, near(benchmark, number));
  }
  if (compareNumbers(start, end) > 0) throw new SelectionError(pattern, `${start} comes after ${end}; exchange them`);
  return benchmark.controls
    .filter(({ number }) => compareNumbers(number, start) >= 0)
    .filter(({ number }) => compareNumbers(number, end) <= 0 || isAtOrBelow(number, end));
}

function isAtOrBelow(number: string, section: string): boolean {
  return number === section || number.startsWith(`${section}.`);
}

function near(benchmark: Benchmark, written: string): readonly string[] {
  const names = benchmark.controls.flatMap(({ number, slug }) => [number, slug]);
  return nearMatches(written, [...names, ...Object.keys(benchmark.sections)]);
}
