import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { documentFunctions } from '../../src/probe/document-script.js';
import { scriptPrelude } from '../../src/probe/script-prelude.js';
import type { EncryptionText } from './arbitrary-encryption.js';
import { arbitraryEncryption } from './arbitrary-encryption.js';
import { HostTree } from './host-tree.js';

const tree = new HostTree();
afterAll(() => tree.remove());

/** What leaves the host of each text. */
function redacted(texts: readonly (string | Uint8Array)[]): string[] {
  for (const [index, text] of texts.entries()) tree.write(`/in/${index}`, text);
  tree.directory('/out');
  const each = `for file in "$R"/in/*; do filtered documents "/in/${'$'}{file##*/}" >"$R/out/${'$'}{file##*/}"; done`;
  const { stderr } = spawnSync('/bin/sh', ['-s'], { input: `${scriptPrelude(tree.root)}${documentFunctions}\n${each}\n` });
  expect(stderr.toString()).toBe('');
  return texts.map((_, index) => readFileSync(tree.path(`/out/${index}`), 'latin1'));
}

/** Pieces of a key that nobody could guess. */
function pieces(key: string): string[] {
  return Array.from({ length: key.length - 7 }, (_, index) => key.slice(index, index + 8));
}

function entriesOf(text: string): EncryptionText['entries'] {
  const { resources } = parse(text) as { resources: { resources: string[]; providers: Record<string, unknown>[] }[] };
  return resources.map((entry) => ({ resources: entry.resources, providers: entry.providers.flatMap((each) => Object.keys(each)) }));
}

const configurations = fc.array(arbitraryEncryption, { minLength: 10, maxLength: 20 });

describe('an encryption configuration on its way from the host', () => {
  it('loses every key, and keeps which providers there are for what', () => {
    fc.assert(
      fc.property(configurations, (samples) => {
        const left = redacted(samples.map(({ text }) => text));
        for (const [index, { text, keys, entries }] of samples.entries()) {
          const seen = left[index] ?? '';
          expect(keys.flatMap(pieces).filter((piece) => seen.includes(piece))).toEqual([]);
          expect({ text, seen, entries: entriesOf(seen) }).toEqual({ text, seen, entries });
        }
      }),
      { numRuns: 20 },
    );
  });

  it('loses every key also where the text is damaged, cut or in UTF-16', () => {
    const damaged = fc.tuple(arbitraryEncryption, fc.nat(), fc.constantFrom('cut', 'utf16le', 'no breaks', 'no quotes')).map(([sample, at, damage]) => {
      const { text, keys } = sample;
      const cut = text.slice(at % text.length);
      const forms = { cut, utf16le: Buffer.from(text, 'utf16le'), 'no breaks': text.replaceAll('\n', ' '), 'no quotes': text.replaceAll(/["']/g, '') };
      return { text: forms[damage], keys };
    });
    fc.assert(
      fc.property(fc.array(damaged, { minLength: 10, maxLength: 20 }), (samples) => {
        const left = redacted(samples.map(({ text }) => text));
        for (const [index, { keys }] of samples.entries()) {
          const seen = left[index]?.replaceAll('\0', '') ?? '';
          expect(keys.flatMap(pieces).filter((piece) => seen.includes(piece))).toEqual([]);
        }
      }),
      { numRuns: 20 },
    );
  });

  it('loses a value behind secret: even if it looks like a plain word', () => {
    const texts = ['secret: correcthorsebattery', '{secret: correcthorse, name: a}', '"secret": "correcthorse"', 'secret: |\n  correct\n  horse\nname: a', "secret:\n  'correct\n   horse'"];
    for (const text of redacted(texts)) expect(text).not.toMatch(/correct|horse/);
  });
});
