import { isDeepStrictEqual } from 'node:util';
import { isPlainMap } from './plain-map.js';

type Members = Readonly<Record<string, unknown>>;

/** An object after a JSON merge patch (RFC 7386): null takes a member away, objects are merged, the rest is replaced. */
export function mergePatch(target: unknown, patch: Members): Members {
  const merged = new Map(Object.entries(isPlainMap(target) ? target : {}));
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) merged.delete(key);
    else merged.set(key, isPlainMap(value) ? mergePatch(merged.get(key), value) : value);
  }
  return Object.fromEntries(merged);
}

/**
 * The patch that puts back what a patch changes in an object: previous values of its keys and of no others, null for
 * those that are absent. Maps that the patch makes stay behind, emptied, since others may have put something in.
 */
export function inversePatch(target: unknown, patch: Members): Members {
  const before: Members = isPlainMap(target) ? target : {};
  const entries = Object.entries(patch).flatMap(([key, value]): [string, unknown][] => {
    const old = Object.hasOwn(before, key) ? before[key] : undefined;
    if (isPlainMap(value) && (old === undefined || isPlainMap(old))) {
      const inner = inversePatch(old, value);
      return Object.keys(inner).length === 0 ? [] : [[key, inner]];
    }
    const after = value === null ? undefined : value;
    return isDeepStrictEqual(old, after) ? [] : [[key, old ?? null]];
  });
  return Object.fromEntries(entries);
}
