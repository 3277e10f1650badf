import type { Value } from '../model/constraint.js';

/** A value as it was read: what somebody set, and what is in force (the default where nobody did). */
export interface Reading {
  readonly set: Value;
  readonly inForce: Value;
}

/** The reading of a value that somebody may have set, with the component's default behind it. */
export function readingOf(set: Value, defaultValue: Value): Reading {
  return { set, inForce: set ?? defaultValue };
}

/** A value as a list: unset is empty, a single text is one member. */
export function asList(value: Value): readonly string[] {
  if (value === undefined) return [];
  return typeof value === 'string' ? [value] : value;
}
