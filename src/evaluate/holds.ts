import type { Constraint, Value, ValueType } from '../model/constraint.js';
import { isSame, magnitude } from './quantity.js';
import type { Reading } from './reading.js';
import { asList } from './reading.js';

/** Whether a constraint holds for what was read. Pure; the counterpart of `repair`. */
export function holds(constraint: Constraint, reading: Reading, type: ValueType): boolean {
  if ('all' in constraint) return constraint.all.every((part) => holds(part, reading, type));
  if ('any' in constraint) return constraint.any.some((part) => holds(part, reading, type));
  if ('present' in constraint) return !isEmpty(reading.set);
  if ('absent' in constraint) return isEmpty(reading.set);
  if ('includes' in constraint) return asList(reading.inForce).includes(constraint.includes);
  if ('excludes' in constraint) return !asList(reading.inForce).includes(constraint.excludes);
  if ('subsetOf' in constraint) return isSubset(reading, constraint.subsetOf);
  return scalarHolds(constraint, reading.inForce, type);
}

/** Nobody set it, or set it to nothing: a flag without a value behind its `=` leaves the component without one. */
function isEmpty(value: Value): boolean {
  return value === undefined || value === '' || (Array.isArray(value) && value.every((member) => member === ''));
}

type ScalarConstraint = Extract<
  Constraint,
  | { equal: unknown }
  | { notEqual: unknown }
  | { oneOf: unknown }
  | { atLeast: unknown }
  | { atMost: unknown }
  | { modeAtMost: unknown }
  | { ownedBy: unknown }
>;

function scalarHolds(constraint: ScalarConstraint, value: Reading['inForce'], type: ValueType): boolean {
  if ('notEqual' in constraint) return typeof value !== 'string' || !isSame(value, constraint.notEqual, type);
  if (typeof value !== 'string') return false;
  if ('equal' in constraint) return isSame(value, constraint.equal, type);
  if ('oneOf' in constraint) return constraint.oneOf.some((choice) => isSame(value, choice, type));
  if ('atLeast' in constraint) return compares(value, constraint.atLeast, type, (a, b) => a >= b);
  if ('atMost' in constraint) return compares(value, constraint.atMost, type, (a, b) => a <= b);
  if ('modeAtMost' in constraint) return (octal(value) & ~octal(constraint.modeAtMost)) === 0;
  return value === constraint.ownedBy;
}

function compares(left: string, right: string, type: ValueType, test: (a: number, b: number) => boolean): boolean {
  const [a, b] = [magnitude(left, type), magnitude(right, type)];
  return a !== undefined && b !== undefined && test(a, b);
}

/** An empty or unset list leaves the choice to the component, so it is no subset. */
function isSubset(reading: Reading, allowed: readonly string[]): boolean {
  const members = asList(reading.inForce);
  return members.length > 0 && members.every((member) => allowed.includes(member));
}

/** The twelve permission bits of an octal text such as `0644`. */
export function octal(text: string): number {
  return Number.parseInt(text, 8) & 0o7777;
}
