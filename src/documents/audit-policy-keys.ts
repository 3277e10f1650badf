import type { PlainMap } from './plain-map.js';
import type { Path } from './yaml-place.js';

/** What is wrong with a key or an item, by its path from the root. */
export interface KeyProblem {
  readonly path: Path;
  readonly problem: string;
}

const stages = ['RequestReceived', 'ResponseStarted', 'ResponseComplete', 'Panic'];

/** A value as its author would recognise it. */
export function shownValue(value: unknown): string {
  return String(JSON.stringify(value));
}

/** Finds keys that there are not. */
export function checkKeys(map: PlainMap, path: Path, owner: string, known: readonly string[]): readonly KeyProblem[] {
  const strangers = Object.keys(map).filter((key) => !known.includes(key));
  return strangers.map((key) => ({
    path: [...path, key],
    problem: `${owner} has the key ${shownValue(key)}, which there is not; use ${known.join(', ')}`,
  }));
}

/** Finds what is not a text in a list of texts; a missing or null list is empty. */
export function checkTexts(map: PlainMap, path: Path, key: string): readonly KeyProblem[] {
  const list = map[key] ?? [];
  if (!Array.isArray(list)) return [{ path: [...path, key], problem: `${key} is no list` }];
  return list.flatMap((item: unknown, index) =>
    typeof item === 'string'
      ? []
      : [{ path: [...path, key, index], problem: `${shownValue(item)} in ${key} is no text; put it in quotes` }],
  );
}

/** The texts of a list; without those that `checkTexts` finds. */
export function textsOf(map: PlainMap, key: string): readonly string[] {
  const list = map[key];
  return Array.isArray(list) ? list.filter((item) => typeof item === 'string') : [];
}

/** Checks `omitStages`, which a policy has and its rules. */
export function checkStages(map: PlainMap, path: Path): readonly KeyProblem[] {
  const key = 'omitStages';
  const list: readonly unknown[] = Array.isArray(map[key]) ? map[key] : [];
  const unknown = list.flatMap((stage, index) =>
    typeof stage !== 'string' || stages.includes(stage)
      ? []
      : [{ path: [...path, key, index], problem: `the stage ${shownValue(stage)} is none of ${stages.join(', ')}` }],
  );
  return [...checkTexts(map, path, key), ...unknown];
}

/** Checks `omitManagedFields`, which a policy has and its rules. */
export function checkSwitch(map: PlainMap, path: Path): readonly KeyProblem[] {
  const key = 'omitManagedFields';
  const value = map[key] ?? false;
  if (typeof value === 'boolean') return [];
  return [{ path: [...path, key], problem: `${key} is ${shownValue(value)}, neither true nor false` }];
}
