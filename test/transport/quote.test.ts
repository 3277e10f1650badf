import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quote } from '../../src/transport/quote.js';

/** The words as a real shell passes them to a command. */
function throughShell(words: readonly string[]): string[] {
  const output = execFileSync('/bin/sh', ['-c', `printf '%s\\0' ${words.map(quote).join(' ')}`]);
  return output.toString().split('\0').slice(0, -1);
}

const shellText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom("'", '"', '\\', '$', '`', '!', '\n', ' ', '*', '~', '(', ')', '#', '-', 'a') }),
);
const words = fc.array(
  shellText.map((text) => text.replaceAll('\0', '')),
  { minLength: 1, maxLength: 40 },
);

describe('quote', () => {
  it('brings any text without NUL through a shell as one word, byte for byte', () => {
    fc.assert(
      fc.property(words, (texts) => {
        expect(throughShell(texts)).toEqual(texts);
      }),
      { numRuns: 100 },
    );
  });

  it.each(["it's", "'", "''", '', '$(reboot)', 'a\nb', '-n', 'a\\', '\u{1F512}'])('brings %j through', (text) => {
    expect(throughShell([text])).toEqual([text]);
  });

  it('refuses NUL, which no argument can hold', () => {
    expect(() => quote('a\0b')).toThrow('NUL');
  });
});
