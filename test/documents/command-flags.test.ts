import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { flagValues, lastValue, parseFlags, readList, readMap } from '../../src/documents/command-flags.js';
import { flagVectors } from '../cases/documents/flags.js';

describe('parseFlags', () => {
  it.each(flagVectors)('$title', ({ argv, flags }) => {
    expect(parseFlags(argv)).toEqual(flags);
  });

  it('never reads a token twice and stays inside the vector, whatever it holds', () => {
    const token = fc.oneof(fc.string(), fc.constantFrom('--', '-', '--v', '--v=', '--profiling', '-1', '--a_b=c'));
    fc.assert(
      fc.property(fc.array(token), (argv) => {
        let free = 0;
        for (const { index, span } of parseFlags(argv)) {
          expect(index).toBeGreaterThanOrEqual(free);
          free = index + span;
        }
        expect(free).toBeLessThanOrEqual(argv.length);
      }),
    );
  });
});

describe('reading values', () => {
  const flags = parseFlags(['x', '--a=1', '--b_c=2', '--a', '3', '--ab=4']);

  it('gives all values of one flag in order, by its whole name', () => {
    expect(flagValues(flags, 'a')).toEqual(['1', '3']);
    expect(flagValues(flags, 'b-c')).toEqual(['2']);
    expect(flagValues(flags, 'b_c')).toEqual(['2']);
    expect(flagValues(flags, 'c')).toEqual([]);
  });

  it('takes the last value', () => {
    expect(lastValue(flagValues(flags, 'a'))).toBe('3');
    expect(lastValue([])).toBeUndefined();
  });

  it('joins, splits and trims lists', () => {
    expect(readList(['NodeRestriction, PodSecurity', '', ',EventRateLimit,'])).toEqual([
      'NodeRestriction',
      'PodSecurity',
      'EventRateLimit',
    ]);
  });

  it('merges maps, the later entry winning', () => {
    expect([...readMap(['A=true, B=false', 'A=false,C', 'D=x=y'])]).toEqual([
      ['A', 'false'],
      ['B', 'false'],
      ['C', ''],
      ['D', 'x=y'],
    ]);
  });
});
