import { describe, expect, it } from 'vitest';
import { providersOf, readEncryptionConfiguration } from '../../src/documents/encryption-configuration.js';
import { encryptionKeyPlaceholder, encryptionTexts } from '../../src/documents/encryption-texts.js';

describe('the texts of the two phases of encryption', () => {
  it.each([
    ['reading', ['identity', 'secretbox']],
    ['writing', ['secretbox', 'identity']],
  ] as const)('%s: Secrets have the providers %j', (phase, providers) => {
    const read = readEncryptionConfiguration(encryptionTexts[phase]);
    expect(read).toEqual([{ resources: ['secrets'], providers }]);
    expect(providersOf(read, 'secrets', false)).toEqual(providers);
  });

  it.each(['reading', 'writing'] as const)('%s: the key is put in at one place, and may be any base64', (phase) => {
    const [before = '', after, ...more] = encryptionTexts[phase].split(encryptionKeyPlaceholder);
    expect(more).toEqual([]);
    expect(before.endsWith(' secret: ')).toBe(true);
    const filled = `${before}${'+/'.repeat(21)}A=${after ?? ''}`;
    expect(readEncryptionConfiguration(filled)).toEqual(readEncryptionConfiguration(encryptionTexts[phase]));
  });

  it('name the same key, so that what one phase writes the other reads', () => {
    const keyOf = (text: string) => /secretbox:\n[^]*?secret: .*\n/.exec(text)?.[0];
    expect(keyOf(encryptionTexts.reading)).toBe(keyOf(encryptionTexts.writing));
  });
});
