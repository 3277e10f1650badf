import type { NumberedControl } from '../model/control.js';
import { nearMatches } from '../text/near-matches.js';
import { groupPattern } from './group-pattern.js';
import type { KeyPath } from './key-path.js';
import { loadBenchmark } from './load-benchmark.js';
import type { PlaybookContext } from './playbook-context.js';
import { otherBenchmark } from './playbook-context.js';
import { selectControls } from './select-controls.js';
import { SelectionError } from './selection-error.js';
import type { Sources } from './sources.js';

/**
 * The controls of the benchmarks in use that one pattern of a playbook means. A pattern that fits only what they do not
 * have, a slug or a control of another benchmark by its id, means none, since one playbook serves all benchmarks.
 * Throws a BenchmarkError at the pattern for one that fits nothing anywhere, and for a number that is not theirs.
 */
export function playbookControls(context: PlaybookContext, path: KeyPath, pattern: string): readonly NumberedControl[] {
  const { playbook, benchmarks, sources } = context;
  const other = otherBenchmark(context, pattern);
  try {
    if (other === undefined) return selectControls(benchmarks, [pattern]);
    selectControls([other], [pattern]);
    return [];
  } catch (error) {
    if (!(error instanceof SelectionError)) throw error;
    if (other === undefined && isForOthers(sources, pattern)) return [];
    const slugs = [...sources.controls.keys()];
    const near = hasLetters(pattern) ? nearMatches(pattern, [...error.near, ...slugs]) : error.near;
    const hint = near.length === 0 ? '' : `; near it: ${near.join(', ')}`;
    throw playbook.error(path, `expected controls, found ${JSON.stringify(pattern)}: ${error.problem}${hint}`);
  }
}

/** Whether a pattern that the benchmarks in use do not fit is right for others. */
function isForOthers(sources: Sources, pattern: string): boolean {
  const group = groupPattern(pattern);
  if (group !== undefined) return 'isIn' in group;
  if (sources.controls.has(pattern)) return true;
  return hasLetters(pattern) && [...sources.benchmarks.keys()].some((each) => fits(each, sources, pattern));
}

/** Without any it is about numbers, which are each benchmark's own. */
function hasLetters(pattern: string): boolean {
  return /[a-z]/i.test(pattern);
}

function fits(id: string, sources: Sources, pattern: string): boolean {
  try {
    return selectControls([loadBenchmark(id, sources)], [pattern]).length > 0;
  } catch (error) {
    if (error instanceof SelectionError) return false;
    throw error;
  }
}
