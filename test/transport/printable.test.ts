import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { printable } from '../../src/transport/printable.js';

describe('printable', () => {
  it.each([
    ['\u001b[2J', '\\x1b[2J'],
    ['a\rb', 'a\\x0db'],
    ['bell\u0007', 'bell\\x07'],
    ['\u007f\u009b31m', '\\x7f\\x9b31m'],
    ['user\u202eexe', 'user\\u{202e}exe'],
    ['\u2066\u200f\u061c', '\\u{2066}\\u{200f}\\u{61c}'],
    ['two\nlines\tand 节点 é', 'two\nlines\tand 节点 é'],
  ])('shows %j as %j', (text, shown) => {
    expect(printable(text)).toBe(shown);
  });

  it('leaves no control or reordering character in any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(printable(text)).not.toMatch(/[^\P{Cc}\t\n]|\p{Bidi_Control}/u);
      }),
    );
  });

  it('is idempotent', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(printable(printable(text))).toBe(printable(text));
      }),
    );
  });
});
