import type { Constraint, Value, ValueType } from '../model/constraint.js';
import { holds, octal } from './holds.js';
import type { Reading } from './reading.js';
import { asList, readingOf } from './reading.js';

/** What would make a constraint hold: a value (undefined: unset it), a value that only a person knows, or nothing. */
export type Repair =
  | { readonly kind: 'value'; readonly value: Value }
  | { readonly kind: 'needs-value' }
  | { readonly kind: 'not-repairable'; readonly reason: string };

/**
 * The smallest change of a value after which the constraint holds. Two laws, checked for every constraint:
 * `holds(repair(v))`, and `holds(v)` implies that `repair(v)` is `v`.
 */
export function repair(constraint: Constraint, reading: Reading, type: ValueType): Repair {
  if (holds(constraint, reading, type)) return { kind: 'value', value: reading.set };
  if ('all' in constraint) return repairAll(constraint.all, reading, type);
  if ('any' in constraint) return repairAny(constraint.any, reading, type);
  if ('present' in constraint) {
    return constraint.present === true ? { kind: 'needs-value' } : value(constraint.present);
  }
  if ('absent' in constraint) return value(undefined);
  if ('includes' in constraint) return value([...asList(reading.inForce), constraint.includes]);
  if ('excludes' in constraint) return value(asList(reading.inForce).filter((x) => x !== constraint.excludes));
  if ('subsetOf' in constraint) return value(intersect(asList(reading.inForce), constraint.subsetOf));
  if ('equal' in constraint) return value(constraint.equal);
  if ('notEqual' in constraint) return value(constraint.instead);
  if ('oneOf' in constraint) return constraint.oneOf[0] === undefined ? { kind: 'needs-value' } : value(constraint.oneOf[0]);
  if ('atLeast' in constraint) return value(constraint.atLeast);
  if ('atMost' in constraint) return value(constraint.atMost);
  if ('modeAtMost' in constraint) return value(maskMode(reading.inForce, constraint.modeAtMost));
  return value(constraint.ownedBy);
}

function value(repaired: Value): Repair {
  return { kind: 'value', value: repaired };
}

/** The members that are allowed, in their order; all allowed ones when none of them is there. */
function intersect(members: readonly string[], allowed: readonly string[]): readonly string[] {
  const kept = members.filter((member) => allowed.includes(member));
  return kept.length > 0 ? kept : allowed;
}

/** Masks the bits outside the maximum, setuid, setgid and sticky included. */
function maskMode(current: Value, maximum: string): string {
  const mode = octal(typeof current === 'string' ? current : maximum) & octal(maximum);
  return mode.toString(8).padStart(4, '0');
}

function repairAll(parts: readonly Constraint[], reading: Reading, type: ValueType): Repair {
  let current = reading;
  for (const part of parts) {
    const repaired = repair(part, current, type);
    if (repaired.kind !== 'value') return repaired;
    if (repaired.value !== current.set) current = readingOf(repaired.value, undefined);
  }
  if (!parts.every((part) => holds(part, current, type))) {
    return { kind: 'not-repairable', reason: 'its conditions contradict one another' };
  }
  return value(current.set);
}

function repairAny(parts: readonly Constraint[], reading: Reading, type: ValueType): Repair {
  const repairs = parts.map((part) => repair(part, reading, type));
  return repairs.find((each) => each.kind === 'value') ?? repairs[0] ?? { kind: 'needs-value' };
}
