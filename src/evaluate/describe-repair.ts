import type { Constraint } from '../model/constraint.js';

/** What `repair` does to `it`, in words, as far as it does not depend on the value found; undefined: it needs a value. */
export function describeRepair(constraint: Constraint): string | undefined {
  if ('all' in constraint) return joined(constraint.all);
  if ('any' in constraint) return constraint.any.map(describeRepair).find((each) => each !== undefined);
  if ('present' in constraint) return constraint.present === true ? undefined : `sets it to ${constraint.present}`;
  if ('absent' in constraint) return 'unsets it';
  if ('includes' in constraint) return `adds to it ${constraint.includes}`;
  if ('excludes' in constraint) return `takes from it ${constraint.excludes}`;
  if ('subsetOf' in constraint) return `leaves in it only ${constraint.subsetOf.join(', ')}`;
  if ('equal' in constraint) return `sets it to ${constraint.equal}`;
  if ('notEqual' in constraint) return `sets it to ${constraint.instead}`;
  if ('oneOf' in constraint) return `sets it to ${constraint.oneOf[0]}`;
  if ('atLeast' in constraint) return `sets it to ${constraint.atLeast}`;
  if ('atMost' in constraint) return `sets it to ${constraint.atMost}`;
  if ('modeAtMost' in constraint) return `takes from it every permission beyond ${constraint.modeAtMost}`;
  return `gives it to ${constraint.ownedBy}`;
}

function joined(parts: readonly Constraint[]): string | undefined {
  const texts = parts.map(describeRepair);
  return texts.includes(undefined) ? undefined : texts.join(' and ');
}
