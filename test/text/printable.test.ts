import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { printable } from '../../src/text/printable.js';
import { escapes } from '../cases/report/escapes.js';
import { hostile } from '../report/foreign-text.js';

describe('printable', () => {
  it.each(escapes)('shows $name', ({ text, shown }) => {
    expect(printable(text)).toBe(shown);
  });

  it('keeps line feeds and tabs, and nothing else, where several lines are asked for', () => {
    expect(printable('a\tb\r\nc\u001b', { multiline: true })).toBe('a\tb\\x0d\nc\\x1b');
  });

  it('leaves no control, format or ignorable character and no lone surrogate', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect(printable(text)).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{DI}]/u);
      }),
    );
  });

  it('changes nothing the second time', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect(printable(printable(text))).toBe(printable(text));
      }),
    );
  });
});
