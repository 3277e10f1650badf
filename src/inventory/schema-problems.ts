import type { z } from 'zod';
import type { Path, Problem } from './inventory-text.js';
import { nearMatches } from '../text/near-matches.js';

/** The problems of one part of the inventory that did not fit its schema, whose keys are `known`. */
export function schemaProblems(error: z.ZodError, at: Path, known: readonly string[]): Problem[] {
  return error.issues.flatMap((issue): Problem[] => {
    const path = [...at, ...issue.path];
    if (issue.code !== 'unrecognized_keys') return [{ path, message: issue.message }];
    return issue.keys.map((key) => ({ path: [...path, key], message: unknownKey(key, known), isKey: true }));
  });
}

function unknownKey(key: string, known: readonly string[]): string {
  const near = nearMatches(key, known)[0];
  const hint = near === undefined ? '' : `, perhaps ${near} is meant`;
  return `is not known here${hint}; the keys here are ${known.join(', ')}`;
}
