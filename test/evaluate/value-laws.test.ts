import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { flagValues, lastValue, parseFlags, readList } from '../../src/documents/command-flags.js';
import { holds } from '../../src/evaluate/holds.js';
import { isSame, parseDuration } from '../../src/evaluate/quantity.js';
import { readingOf } from '../../src/evaluate/reading.js';
import type { Constraint, ValueType } from '../../src/model/constraint.js';

const name = fc.stringMatching(/^[a-z][a-z0-9]{1,5}(-[a-z0-9]{1,5}){0,2}$/);
const value = fc.stringMatching(/^[A-Za-z0-9/.:]{1,8}$/);
const member = fc.stringMatching(/^[A-Z][a-zA-Z]{0,8}$/);

function judged(constraint: Constraint, set: string | readonly string[], type: ValueType): boolean {
  return holds(constraint, readingOf(set, undefined), type);
}

describe('flags', () => {
  it('mean the same with an equals sign and with their value behind them, and the last one wins', () => {
    fc.assert(
      fc.property(name, fc.array(fc.tuple(value, fc.boolean()), { minLength: 1, maxLength: 4 }), (flag, given) => {
        const argv = given.flatMap(([text, isJoined]) => (isJoined ? [`--${flag}=${text}`] : [`--${flag}`, text]));
        const read = flagValues(parseFlags(argv), flag);
        expect(read).toEqual(given.map(([text]) => text));
        expect(lastValue(read)).toBe(given.at(-1)?.[0]);
      }),
    );
  });

  it('are never found by a part of their name', () => {
    fc.assert(
      fc.property(name, value, (flag, text) => {
        const argv = [`--${flag}-more=${text}`, `--no-such-${flag}=${text}`, text];
        expect(flagValues(parseFlags(argv), flag)).toEqual([]);
      }),
    );
  });
});

describe('membership of a list', () => {
  it('is of whole members, however the list is written', () => {
    fc.assert(
      fc.property(fc.uniqueArray(member, { minLength: 1, maxLength: 5 }), fc.constantFrom(',', ', '), (members, comma) => {
        const list = readList([members.join(comma)]);
        for (const each of members) {
          expect(judged({ includes: each }, list, 'list')).toBe(true);
          expect(judged({ excludes: each }, list, 'list')).toBe(false);
          expect(judged({ includes: `${each}X` }, list, 'list')).toBe(members.includes(`${each}X`));
          expect(judged({ includes: each.slice(0, -1) }, list, 'list')).toBe(members.includes(each.slice(0, -1)));
        }
        expect(judged({ subsetOf: members }, list, 'list')).toBe(true);
        expect(judged({ subsetOf: members.slice(1).concat('Other') }, list, 'list')).toBe(false);
      }),
    );
  });
});

describe('a mode', () => {
  const octal = (bits: number): string => bits.toString(8).padStart(4, '0');
  const bits = fc.integer({ min: 0, max: 0o7777 });

  it('is at most another when it has no bit outside of it, the special bits included', () => {
    fc.assert(
      fc.property(bits, bits, (mode, most) => {
        const isWithin = [...Array(12).keys()].every((bit) => !(mode & (1 << bit)) || Boolean(most & (1 << bit)));
        expect(judged({ modeAtMost: octal(most) }, octal(mode), 'mode')).toBe(isWithin);
      }),
    );
  });

  it('stays at most what it was when bits are taken away', () => {
    fc.assert(
      fc.property(bits, bits, bits, (mode, taken, most) => {
        fc.pre(judged({ modeAtMost: octal(most) }, octal(mode), 'mode'));
        expect(judged({ modeAtMost: octal(most) }, octal(mode & ~taken), 'mode')).toBe(true);
      }),
    );
  });
});

describe('a duration', () => {
  const parts = fc.tuple(fc.nat(99), fc.nat(59), fc.nat(59));

  it('is the sum of its parts, in whatever units they are written', () => {
    fc.assert(
      fc.property(parts, ([hours, minutes, seconds]) => {
        const total = hours * 3600 + minutes * 60 + seconds;
        expect(parseDuration(`${hours}h${minutes}m${seconds}s`)).toBe(total * 1e9);
        expect(isSame(`${hours}h${minutes}m${seconds}s`, `${total}s`, 'duration')).toBe(true);
        expect(isSame(`${total}s`, `${total + 1}s`, 'duration')).toBe(false);
      }),
    );
  });

  it('is at least and at most another as the numbers are', () => {
    fc.assert(
      fc.property(parts, parts, (one, other) => {
        const [a, b] = [one, other].map(([hours, minutes, seconds]) => `${hours}h${minutes}m${seconds}s`);
        const [x, y] = [parseDuration(a ?? '') ?? 0, parseDuration(b ?? '') ?? 0];
        expect(judged({ atLeast: b ?? '' }, a ?? '', 'duration')).toBe(x >= y);
        expect(judged({ atMost: b ?? '' }, a ?? '', 'duration')).toBe(x <= y);
      }),
    );
  });
});
