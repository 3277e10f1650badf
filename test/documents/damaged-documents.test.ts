import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { appendArgument, declaredFlags, removeArgument, setArgument } from '../../src/documents/argument-lines.js';
import { flagValues, parseFlags } from '../../src/documents/command-flags.js';
import { DocumentError } from '../../src/documents/document-error.js';
import { editPodManifest, readPodManifest } from '../../src/documents/pod-manifest.js';
import { readYamlKey, removeYamlKey, setYamlKey } from '../../src/documents/yaml-keys.js';
import { arbitraryArguments, renderArguments } from './arbitrary-arguments.js';
import { arbitraryConfiguration, renderConfiguration } from './arbitrary-configuration.js';
import { arbitraryManifest, renderManifest } from './arbitrary-manifest.js';

/** Replaces a few characters at one place, as a slip of the hand would. */
function damaged(text: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const slip = fc.constantFrom(
    '',
    ' ',
    '\n',
    '\t',
    '- ',
    ': ',
    '{',
    ']',
    ',',
    '"',
    "'",
    '#',
    '&a ',
    '*a',
    '!!str ',
    '? ',
    '|\n',
    '\\',
    '---\n',
  );
  return fc
    .record({ text, at: fc.double({ min: 0, max: 1, noNaN: true }), length: fc.nat(3), slip })
    .map(({ text, at, length, slip }) => {
      const start = Math.floor(at * text.length);
      return text.slice(0, start) + slip + text.slice(start + length);
    });
}

/** The result, or undefined when it was refused; anything thrown but a DocumentError fails the test. */
function attempt<T>(edit: () => T): T | undefined {
  try {
    return edit();
  } catch (error) {
    if (error instanceof DocumentError) return undefined;
    throw error;
  }
}

describe('a damaged document is edited right or refused', () => {
  it('pod manifest', () => {
    fc.assert(
      fc.property(
        damaged(arbitraryManifest.map(renderManifest)),
        fc.constantFrom('profiling', 'bind-address'),
        (text, flag) => {
          const after = attempt(() => editPodManifest(text, [{ kind: 'set-flag', flag, value: 'false' }]));
          if (after !== undefined)
            expect(flagValues(parseFlags(readPodManifest(after).command), flag)).toEqual(['false']);
          const without = attempt(() => editPodManifest(text, [{ kind: 'remove-flag', flag }]));
          if (without !== undefined) expect(flagValues(parseFlags(readPodManifest(without).command), flag)).toEqual([]);
        },
      ),
    );
  });

  it('configuration file', () => {
    fc.assert(
      fc.property(damaged(arbitraryConfiguration.map(renderConfiguration)), (text) => {
        const path = ['authentication', 'mode'];
        const after = attempt(() => setYamlKey(text, path, 'Webhook'));
        if (after !== undefined) expect(readYamlKey(after, path).value).toBe('Webhook');
        const without = attempt(() => removeYamlKey(text, path));
        if (without !== undefined) expect(readYamlKey(without, path).isSet).toBe(false);
      }),
    );
  });

  it('unit or environment file', () => {
    fc.assert(
      fc.property(damaged(arbitraryArguments.map(renderArguments)), (text) => {
        const valuesOf = (edited: string) =>
          declaredFlags(edited)
            .filter((flag) => flag.name === 'v')
            .map((flag) => flag.value);
        const after =
          attempt(() => setArgument(text, 'v', '7')) ?? attempt(() => appendArgument(text, 'OTHER', 'v', '7'));
        if (after !== undefined) expect(valuesOf(after)).toEqual(['7']);
        const without = attempt(() => removeArgument(text, 'v'));
        if (without !== undefined) expect(valuesOf(without)).toEqual([]);
      }),
    );
  });
});
