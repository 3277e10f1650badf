import { describe, expect, it } from 'vitest';
import { DocumentError } from '../../src/documents/document-error.js';
import { readYamlKey, removeYamlKey, setYamlKey } from '../../src/documents/yaml-keys.js';
import { keyCases, keyRefusals } from '../cases/documents/yaml-keys.js';

describe('editing a key', () => {
  it.each(keyCases)('$title', ({ before, path, value, after }) => {
    const edit = (text: string) => (value === undefined ? removeYamlKey(text, path) : setYamlKey(text, path, value));
    expect(edit(before)).toBe(after);
    expect(edit(after)).toBe(after);
  });
});

describe('what is refused', () => {
  it.each(keyRefusals)('$title', ({ text, path, message }) => {
    expect(() => setYamlKey(text, path, 'x')).toThrow(DocumentError);
    expect(() => setYamlKey(text, path, 'x')).toThrow(message);
  });

  it('the only key of a document', () => {
    expect(() => removeYamlKey('a: 1\n', ['a'])).toThrow(/only key/);
  });
});

describe('reading a key', () => {
  const text = 'a:\n  b: yes\n  c: null\n  d: 0s\nlist: [x, 1]\nconstructor: 1\n';

  it.each([
    [['a', 'b'], true, true],
    [['a', 'c'], false, null],
    [['a', 'd'], true, '0s'],
    [['a', 'd', 'e'], false, undefined],
    [['a', 'toString'], false, undefined],
    [['list'], true, ['x', 1]],
    [['list', 'length'], false, undefined],
    [['none'], false, undefined],
  ])('%j: set is %j, the value is %j', (path, isSet, value) => {
    expect(readYamlKey(text, path)).toEqual({ isSet, value });
  });

  it('keeps times and dates texts, as Kubernetes does', () => {
    expect(readYamlKey('a: 1:30\n', ['a']).value).toBe('1:30');
    expect(readYamlKey('a: 2001-01-01\n', ['a']).value).toBe('2001-01-01');
  });
});
