import type { Constraint, ValueType } from '../model/constraint.js';
import type { Subject } from './check-subject.js';
import type { KeyPath } from './key-path.js';
import { expectedForm } from './value-form.js';

/** A part of a constraint that cannot be asked of its subject. */
export interface Misfit {
  readonly path: KeyPath;
  readonly message: string;
}

const operatorsOf: Readonly<Record<Subject, readonly string[]>> = {
  string: ['equal', 'notEqual', 'oneOf', 'present', 'absent'],
  boolean: ['equal', 'notEqual', 'present', 'absent'],
  integer: ['equal', 'notEqual', 'oneOf', 'atLeast', 'atMost', 'present', 'absent'],
  duration: ['equal', 'notEqual', 'oneOf', 'atLeast', 'atMost', 'present', 'absent'],
  list: ['includes', 'excludes', 'subsetOf', 'present', 'absent'],
  file: ['modeAtMost', 'ownedBy'],
  mode: [],
  owner: [],
};

/**
 * The parts of a constraint that do not fit what it is about: an operator that has no meaning there, or a value of
 * the wrong form. Values with a parameter in them (`$mode`) are left until the parameter is known.
 */
export function constraintMisfits(constraint: Constraint, subject: Subject): readonly Misfit[] {
  const parts = 'all' in constraint ? constraint.all : 'any' in constraint ? constraint.any : undefined;
  if (parts !== undefined) {
    const operator = 'all' in constraint ? 'all' : 'any';
    return parts.flatMap((part, index) =>
      constraintMisfits(part, subject).map((each) => ({ ...each, path: [operator, index, ...each.path] })),
    );
  }
  const [operator] = Object.keys(constraint);
  if (operator === undefined || !operatorsOf[subject].includes(operator)) {
    const about = subject === 'file' ? 'a file' : `a setting of type ${subject}`;
    const message = `expected for ${about} one of ${operatorsOf[subject].join(', ')}, found ${operator}`;
    return [{ path: [], message }];
  }
  return Object.entries(constraint).flatMap(([key, value]) => valueMisfits(key, value, subject));
}

function valueMisfits(key: string, value: unknown, subject: Subject): readonly Misfit[] {
  if (typeof value === 'string') {
    const form = value.includes('$') ? undefined : expectedForm(value, typeOfOperand(key, subject));
    return form === undefined ? [] : [{ path: [key], message: `expected ${form}, found ${JSON.stringify(value)}` }];
  }
  if (!Array.isArray(value)) return [];
  return value.flatMap((member, index) =>
    valueMisfits(key, member, subject).map((each) => ({ ...each, path: [key, index] })),
  );
}

function typeOfOperand(operator: string, subject: Subject): ValueType {
  if (operator === 'modeAtMost') return 'mode';
  if (operator === 'ownedBy') return 'owner';
  return subject === 'file' || operator === 'present' ? 'string' : subject;
}
