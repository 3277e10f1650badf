import type { z } from 'zod';
import type { KeyPath } from './key-path.js';

/** What is wrong with a parsed file, and whether the key or its value is to blame. */
export interface SchemaProblem {
  readonly path: KeyPath;
  readonly at: 'key' | 'value';
  /** Whether there is nothing where something was expected. */
  readonly isMissing: boolean;
  readonly message: string;
}

/**
 * The problems behind one zod issue (parsed with `reportInput`). Of a union the alternative that was evidently meant
 * is reported: the one whose keys fit best; when none does, the union's own message.
 */
export function schemaProblems(issue: z.core.$ZodIssue, base: KeyPath = []): readonly SchemaProblem[] {
  const path = [...base, ...issue.path.map((key) => (typeof key === 'symbol' ? String(key) : key))];
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ path: [...path, key], at: 'key', isMissing: false, message: issue.message }));
  }
  if (issue.code === 'invalid_key') {
    return [{ path, at: 'key', isMissing: false, message: issue.issues[0]?.message ?? issue.message }];
  }
  const meant = issue.code === 'invalid_union' ? meantAlternative(issue.errors) : undefined;
  if (meant !== undefined) return meant.flatMap((each) => schemaProblems(each, path));
  return [{ path, at: 'value', isMissing: issue.input === undefined, message: issue.message }];
}

type Alternative = readonly z.core.$ZodIssue[];

function meantAlternative(alternatives: readonly Alternative[]): Alternative | undefined {
  const ranked = alternatives.map((issues) => ({ issues, distance: distance(issues) }));
  ranked.sort((a, b) => a.distance - b.distance);
  const [best, next] = ranked;
  if (best === undefined || best.distance === Infinity) return undefined;
  return next === undefined || best.distance < next.distance ? best.issues : undefined;
}

/** How many keys are unknown to an alternative or missing from it; infinite when it wants another kind of value. */
function distance(issues: Alternative): number {
  let total = 0;
  for (const issue of issues) {
    if (issue.code === 'unrecognized_keys' && issue.path.length === 0) total += issue.keys.length;
    else if (issue.path.length === 0) return Infinity;
    else if (issue.path.length === 1 && issue.input === undefined) total += 1;
  }
  return total;
}
