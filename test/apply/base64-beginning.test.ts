import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { base64Beginning } from '../../src/apply/base64-beginning.js';

function matches(beginning: string, text: string): boolean {
  // the characters of base64 that a JavaScript expression reads otherwise than a basic one
  const pattern = base64Beginning(beginning).replaceAll('+', '[+]').replaceAll(/\[([^\]]*)\[\+\]([^\]]*)\]/g, '[$1+$2]');
  return new RegExp(`^${pattern}`).test(Buffer.from(text, 'utf8').toString('base64'));
}

describe('the base64 of what begins with a text', () => {
  it('is matched whatever follows, for beginnings of every length', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.string({ minLength: 3 }), (beginning, rest) => {
        expect(matches(beginning, beginning + rest)).toBe(true);
      }),
    );
  });

  it('is not matched by what begins otherwise, be it in the last bit', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[!-~]{1,40}$/), fc.nat({ max: 39 }), fc.nat({ max: 6 }), fc.string({ minLength: 3 }), (beginning, at, bit, rest) => {
        const bytes = Buffer.from(beginning, 'latin1');
        const index = at % bytes.length;
        bytes[index] = (bytes[index] ?? 0) ^ (1 << bit);
        expect(matches(beginning, bytes.toString('latin1') + rest)).toBe(false);
      }),
    );
  });
});
