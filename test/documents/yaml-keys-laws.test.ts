import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readYamlKey, removeYamlKey, setYamlKey } from '../../src/documents/yaml-keys.js';
import { arbitraryConfiguration, keys, leaf, renderConfiguration } from './arbitrary-configuration.js';

type Data = { [key: string]: unknown };

const path = fc.array(fc.constantFrom(...keys), { minLength: 1, maxLength: 3 });

function isMap(data: unknown): data is Data {
  return typeof data === 'object' && data !== null && !Array.isArray(data);
}

/** The map that holds the last key of a path; undefined when something on the way is no map, or is missing. */
function parentOf(data: unknown, keys: readonly string[]): Data | undefined {
  const parent = keys.slice(0, -1).reduce<unknown>((node, key) => (isMap(node) ? node[key] : undefined), data);
  return isMap(parent) ? parent : undefined;
}

function withValue(data: Data, [key = '', ...rest]: readonly string[], value: unknown): Data {
  if (rest.length === 0) return { ...data, [key]: value };
  const child = data[key] ?? {};
  if (!isMap(child)) throw new Error('not reached');
  return { ...data, [key]: withValue(child, rest, value) };
}

function isOpen(data: Data, keys: readonly string[]): boolean {
  return keys.slice(0, -1).every((_, depth) => {
    const value = parentOf(data, keys.slice(0, depth + 1))?.[keys[depth] ?? ''];
    return value === undefined || isMap(value);
  });
}

describe('editing keys of any configuration file', () => {
  it('sets the key and leaves all other data', () => {
    fc.assert(
      fc.property(arbitraryConfiguration, path, leaf, (model, keys, value) => {
        const before = renderConfiguration(model);
        const data = parse(before) as Data;
        fc.pre(isOpen(data, keys));
        const after = setYamlKey(before, keys, value);
        expect(parse(after, { version: '1.1' })).toEqual(withValue(data, keys, value));
        expect(readYamlKey(after, keys)).toEqual({ isSet: true, value });
        if (model.isJson) expect(JSON.parse(after)).toEqual(withValue(data, keys, value));
      }),
    );
  });

  it('changes nothing the second time', () => {
    fc.assert(
      fc.property(arbitraryConfiguration, path, leaf, (model, keys, value) => {
        const before = renderConfiguration(model);
        fc.pre(isOpen(parse(before) as Data, keys));
        const after = setYamlKey(before, keys, value);
        expect(setYamlKey(after, keys, value)).toBe(after);
      }),
    );
  });

  it('gives the original back when a new key is removed from a map that had others', () => {
    fc.assert(
      fc.property(arbitraryConfiguration, path, leaf, (model, keys, value) => {
        const before = renderConfiguration(model);
        const parent = parentOf(parse(before), keys);
        fc.pre(parent !== undefined && Object.keys(parent).length > 0 && !Object.hasOwn(parent, keys.at(-1) ?? ''));
        expect(removeYamlKey(setYamlKey(before, keys, value), keys)).toBe(before);
      }),
    );
  });

  it('gives the original back when a value is changed and changed back', () => {
    fc.assert(
      fc.property(arbitraryConfiguration, path, fc.constantFrom('Always', 'x'), (model, keys, value) => {
        const before = renderConfiguration(model);
        const old = readYamlKey(before, keys).value;
        fc.pre(typeof old === 'string');
        expect(setYamlKey(setYamlKey(before, keys, value), keys, String(old))).toBe(before);
      }),
    );
  });

  it('removes the key and leaves all other data', () => {
    fc.assert(
      fc.property(arbitraryConfiguration, path, (model, keys) => {
        const before = renderConfiguration(model);
        const data = parse(before) as Data;
        const parent = parentOf(data, keys);
        fc.pre(parent !== undefined && Object.hasOwn(parent, keys.at(-1) ?? ''));
        fc.pre(keys.length > 1 || Object.keys(data).length > 1);
        const after = removeYamlKey(before, keys);
        const { [keys.at(-1) ?? '']: _, ...others } = parent ?? {};
        const expected = keys.length === 1 ? others : withValue(data, keys.slice(0, -1), others);
        expect(parse(after)).toEqual(expected);
        expect(removeYamlKey(after, keys)).toBe(after);
      }),
    );
  });
});
