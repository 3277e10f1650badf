import { describe, expect, it } from 'vitest';
import { DocumentError } from '../../src/documents/document-error.js';
import { providersOf, readEncryptionConfiguration } from '../../src/documents/encryption-configuration.js';

const head = { apiVersion: 'apiserver.config.k8s.io/v1', kind: 'EncryptionConfiguration' };
const resources = [{ resources: ['secrets'], providers: [{ aescbc: { keys: [] } }] }];

describe('an encryption configuration', () => {
  it('tells the providers of each resource, in order', () => {
    const read = readEncryptionConfiguration(JSON.stringify({ ...head, resources: [...resources, { resources: ['*.*'], providers: [{ identity: {} }] }] }));
    expect(read).toEqual([
      { resources: ['secrets'], providers: ['aescbc'] },
      { resources: ['*.*'], providers: ['identity'] },
    ]);
    expect(providersOf(read, 'secrets', true)).toEqual(['aescbc', 'identity']);
    expect(providersOf(read, 'secrets', false)).toEqual(['aescbc']);
    expect(providersOf(read, 'configmaps', true)).toEqual(['identity']);
    expect(providersOf(read, 'configmaps', false)).toBeUndefined();
  });

  it('may have anchors whose names are left', () => {
    const text = `${JSON.stringify(head).slice(0, -1)}, "resources": [{"resources": ["secrets"], "providers": &all [{"kms": {}}]}, {"resources": ["*.x.com"], "providers": *all}]}`;
    expect(readEncryptionConfiguration(text)[1]).toEqual({ resources: ['*.x.com'], providers: ['kms'] });
  });

  it.each([
    ['nothing', ''],
    ['another kind', JSON.stringify({ ...head, kind: 'Pod', resources })],
    ['the old kind of a new version', JSON.stringify({ kind: 'EncryptionConfiguration', apiVersion: 'v1', resources })],
    ['no resources', JSON.stringify(head)],
    ['resources that are texts', JSON.stringify({ ...head, resources: ['secrets'] })],
    ['no providers', JSON.stringify({ ...head, resources: [{ resources: ['secrets'], providers: [] }] })],
    ['a provider without a type', JSON.stringify({ ...head, resources: [{ resources: ['secrets'], providers: [{ identity: null }] }] })],
    ['ten megabytes', `${JSON.stringify({ ...head, resources })}${' '.repeat(10_000_000)}`],
    ['anchors whose names were taken out', 'a: &x 1\nb: &x 2\nc: *x\n'],
    ['anchors whose names were taken out in part', 'a: &all-x 1\nc: [*all-x]\n'],
  ])('is refused: %s', (_, text) => {
    expect(() => readEncryptionConfiguration(text)).toThrow(DocumentError);
  });
});
