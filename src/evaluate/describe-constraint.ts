import type { Constraint } from '../model/constraint.js';

/** A constraint as a reader sees it behind a setting's name: `is false`, `includes NodeRestriction`. */
export function describeConstraint(constraint: Constraint): string {
  if ('all' in constraint) return constraint.all.map(describeConstraint).join(' and ');
  if ('any' in constraint) return constraint.any.map(describeConstraint).join(' or ');
  if ('present' in constraint) return 'is set';
  if ('absent' in constraint) return 'is not set';
  if ('includes' in constraint) return `includes ${constraint.includes}`;
  if ('excludes' in constraint) return `does not include ${constraint.excludes}`;
  if ('subsetOf' in constraint) return `has only ${constraint.subsetOf.join(', ')}`;
  if ('equal' in constraint) return `is ${constraint.equal}`;
  if ('notEqual' in constraint) return `is not ${constraint.notEqual}`;
  if ('oneOf' in constraint) return `is one of ${constraint.oneOf.join(', ')}`;
  if ('atLeast' in constraint) return `is at least ${constraint.atLeast}`;
  if ('atMost' in constraint) return `is at most ${constraint.atMost}`;
  if ('modeAtMost' in constraint) return `has mode ${constraint.modeAtMost} or stricter`;
  return `belongs to ${constraint.ownedBy}`;
}
