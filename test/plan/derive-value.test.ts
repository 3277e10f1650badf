import { describe, expect, it } from 'vitest';
import type { FileFact } from '../../src/model/snapshot.js';
import { deriveValue } from '../../src/plan/derive-value.js';
import { file, layouts, view } from '../evaluate/snapshot-builder.js';

const publicKey = '/etc/kubernetes/pki/sa.pub';
const privateKey = '/etc/kubernetes/pki/sa.key';

function derived(files: Readonly<Record<string, FileFact>>, component: 'apiserver' | 'kubelet' | 'cluster' = 'apiserver'): string | undefined {
  return deriveValue(view(['master'], { files }), component, { flag: 'service-account-key-file', type: 'string' });
}

describe('a value from the files of the host', () => {
  it('is the first of the layout that is there', () => {
    expect(derived({ [publicKey]: file(), [privateKey]: file() })).toBe(publicKey);
    expect(derived({ [privateKey]: file() })).toBe(privateKey);
  });

  it.each([
    ['it is absent', {}],
    ['it could not be looked at', { [publicKey]: { state: 'unreadable', reason: 'denied' } }],
    ['it is a directory', { [publicKey]: file(undefined, { type: 'directory' }) }],
  ] as const)('is not made up when %s', (_why, files) => {
    expect(derived(files)).toBeUndefined();
  });

  it('is that of the component, not of another with a flag of the same name', () => {
    expect(derived({ [publicKey]: file() }, 'kubelet')).toBeUndefined();
    expect(derived({ [publicKey]: file() }, 'cluster')).toBeUndefined();
  });

  it.each(layouts.filter(({ settings }) => settings !== undefined))('has only absolute paths in layout $id', ({ settings }) => {
    expect(Object.values(settings ?? {}).flat().filter((path) => !path.startsWith('/'))).toEqual([]);
  });
});
