import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { holds } from '../../src/evaluate/holds.js';
import { readingOf } from '../../src/evaluate/reading.js';
import { repair } from '../../src/evaluate/repair.js';
import type { Constraint, Value, ValueType } from '../../src/model/constraint.js';

/** A constraint with values of the type that it is about. */
interface Case {
  readonly constraint: Constraint;
  readonly type: ValueType;
  readonly set: Value;
  readonly fallback: Value;
}

const word = fc.stringMatching(/^[A-Za-z][A-Za-z0-9]{0,7}$/);
const optional = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(arbitrary, { nil: undefined });
const boolean = fc.constantFrom('true', 'false', 'True', '1', '0', 'f');
const integer = fc.integer({ min: -5, max: 5000 }).map(String);
const duration = fc
  .tuple(fc.nat(99), fc.constantFrom('s', 'm', 'h', 'ms'))
  .map(([amount, unit]) => `${amount}${unit}`);
const list = fc.uniqueArray(word, { maxLength: 5 });
const mode = fc.integer({ min: 0, max: 0o7777 }).map((bits) => bits.toString(8).padStart(4, '0'));
const owner = fc.tuple(word, word).map(([user, group]) => `${user}:${group}`);

function cases(
  type: ValueType,
  value: fc.Arbitrary<string | readonly string[]>,
  constraint: fc.Arbitrary<Constraint>,
): fc.Arbitrary<Case> {
  return fc.record({ constraint, type: fc.constant(type), set: optional(value), fallback: optional(value) });
}

const ordered = (value: fc.Arbitrary<string>): fc.Arbitrary<Constraint> =>
  fc.oneof(
    value.map((bound): Constraint => ({ atLeast: bound })),
    value.map((bound): Constraint => ({ atMost: bound })),
    value.map((bound): Constraint => ({ equal: bound })),
  );

const membership: fc.Arbitrary<Constraint> = fc.oneof(
  word.map((includes): Constraint => ({ includes })),
  word.map((excludes): Constraint => ({ excludes })),
  fc.uniqueArray(word, { minLength: 1, maxLength: 5 }).map((subsetOf): Constraint => ({ subsetOf })),
);

const anyCase: fc.Arbitrary<Case> = fc.oneof(
  cases('boolean', boolean, boolean.map((equal): Constraint => ({ equal }))),
  cases('integer', integer, ordered(integer)),
  cases('duration', duration, ordered(duration)),
  cases('duration', duration, fc.constant({ notEqual: '0', instead: '5m' })),
  cases('string', word, fc.uniqueArray(word, { minLength: 1 }).map((oneOf): Constraint => ({ oneOf }))),
  cases('string', word, fc.oneof(word, fc.constant(true as const)).map((present): Constraint => ({ present }))),
  cases('string', word, fc.constant({ absent: true })),
  cases('list', list, membership),
  cases('list', list, fc.array(membership, { minLength: 1, maxLength: 3 }).map((all): Constraint => ({ all }))),
  cases('list', list, fc.array(membership, { minLength: 1, maxLength: 3 }).map((any): Constraint => ({ any }))),
  cases('mode', mode, mode.map((modeAtMost): Constraint => ({ modeAtMost }))),
  cases('owner', owner, owner.map((ownedBy): Constraint => ({ ownedBy }))),
);

describe('every constraint', () => {
  it('holds for what its repair leaves', () => {
    fc.assert(
      fc.property(anyCase, ({ constraint, type, set, fallback }) => {
        const repaired = repair(constraint, readingOf(set, fallback), type);
        fc.pre(repaired.kind === 'value');
        const value = repaired.kind === 'value' ? repaired.value : undefined;
        expect(holds(constraint, readingOf(value, fallback), type)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it('leaves alone what already holds', () => {
    fc.assert(
      fc.property(anyCase, ({ constraint, type, set, fallback }) => {
        fc.pre(holds(constraint, readingOf(set, fallback), type));
        expect(repair(constraint, readingOf(set, fallback), type)).toEqual({ kind: 'value', value: set });
      }),
      { numRuns: 2000 },
    );
  });

  it('needs a value only where it must be present and none is given, and gives up only on contradictions', () => {
    fc.assert(
      fc.property(anyCase, ({ constraint, type, set, fallback }) => {
        const { kind } = repair(constraint, readingOf(set, fallback), type);
        const isOpen = 'present' in constraint && constraint.present === true;
        expect(kind === 'needs-value' && !isOpen).toBe(false);
        expect(kind === 'not-repairable' && !('all' in constraint)).toBe(false);
      }),
    );
  });
});

describe('membership', () => {
  it('is of whole members, never of parts', () => {
    const reading = readingOf(['NodeRestrictionX', 'AlwaysAdmitted'], undefined);
    expect(holds({ includes: 'NodeRestriction' }, reading, 'list')).toBe(false);
    expect(holds({ excludes: 'AlwaysAdmit' }, reading, 'list')).toBe(true);
  });

  it('is kept in order by a repair', () => {
    const reading = readingOf(['Node', 'AlwaysAllow', 'RBAC'], undefined);
    expect(repair({ excludes: 'AlwaysAllow' }, reading, 'list')).toEqual({ kind: 'value', value: ['Node', 'RBAC'] });
  });
});

describe('a mode', () => {
  it.each([
    ['0644', '0600', false],
    ['0600', '0644', true],
    ['4600', '0644', false],
    ['1700', '0700', false],
    ['0000', '0600', true],
  ])('%s against at most %s: %s', (value, maximum, expected) => {
    expect(holds({ modeAtMost: maximum }, readingOf(value, undefined), 'mode')).toBe(expected);
  });

  it('loses only the bits that are too many', () => {
    expect(repair({ modeAtMost: '0644' }, readingOf('4755', undefined), 'mode')).toEqual({ kind: 'value', value: '0644' });
    expect(repair({ modeAtMost: '0644' }, readingOf('0461', undefined), 'mode')).toEqual({ kind: 'value', value: '0440' });
  });
});
