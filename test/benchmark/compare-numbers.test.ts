import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareNumbers } from '../../src/benchmark/compare-numbers.js';

const number = fc.array(fc.nat({ max: 120 }), { minLength: 1, maxLength: 4 }).map((parts) => parts.join('.'));

describe('numbers of controls', () => {
  test('are ordered by their components as numbers, a section before what is in it', () => {
    const mixed = ['1.2.10', '1.10', '1.2', '10', '2.1', '1.2.9', '1.2.9.1', '1'];
    expect(mixed.sort(compareNumbers)).toEqual(['1', '1.2', '1.2.9', '1.2.9.1', '1.2.10', '1.10', '2.1', '10']);
  });

  test('have one order, whichever way they are compared', () => {
    fc.assert(
      fc.property(number, number, (a, b) => {
        expect(Math.sign(compareNumbers(a, b))).toBe(0 - Math.sign(compareNumbers(b, a)));
        expect(compareNumbers(a, b) === 0).toBe(a === b);
      }),
    );
  });
});
