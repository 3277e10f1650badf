import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inversePatch, mergePatch } from '../../src/documents/merge-patch.js';

const key = fc.constantFrom('a', 'b', 'c', '__proto__');
const leaf = fc.oneof(fc.integer(), fc.boolean(), fc.constantFrom('', 'x'), fc.array(fc.integer(), { maxLength: 2 }));
const object = fc.letrec<{ map: Record<string, unknown>; value: unknown }>((tie) => ({
  map: fc.dictionary(key, tie('value'), { maxKeys: 3, depthIdentifier: 'depth' }),
  value: fc.oneof({ maxDepth: 3, depthIdentifier: 'depth' }, leaf, tie('map')),
})).map;
const patch = fc.letrec<{ map: Record<string, unknown>; value: unknown }>((tie) => ({
  map: fc.dictionary(key, tie('value'), { maxKeys: 3, depthIdentifier: 'depth' }),
  value: fc.oneof({ maxDepth: 3, depthIdentifier: 'depth' }, leaf, fc.constant(null), tie('map')),
})).map;

/** The API leaves out empty maps. */
function withoutEmptyMaps(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const kept = Object.entries(value).map(([name, member]) => [name, withoutEmptyMaps(member)] as const);
  return Object.fromEntries(kept.filter(([, member]) => JSON.stringify(member) !== '{}'));
}

describe('a merge patch', () => {
  it.each([
    [{ a: 'b' }, { a: 'c' }, { a: 'c' }],
    [{ a: 'b' }, { b: 'c' }, { a: 'b', b: 'c' }],
    [{ a: 'b', b: 'c' }, { a: null }, { b: 'c' }],
    [{ a: ['b'] }, { a: 'c' }, { a: 'c' }],
    [{ a: { b: 'c' } }, { a: { b: 'd', c: null } }, { a: { b: 'd' } }],
    [{ a: 'foo' }, { a: { b: { c: null } } }, { a: { b: {} } }],
  ])('merges as RFC 7386 shows it: %j with %j', (target, change, result) => {
    expect(mergePatch(target, change)).toEqual(result);
  });

  it('is taken back by its inverse, but for maps that stay behind empty', () => {
    fc.assert(
      fc.property(object, patch, (target, change) => {
        const restored = mergePatch(mergePatch(target, change), inversePatch(target, change));
        expect(withoutEmptyMaps(restored)).toEqual(withoutEmptyMaps(target));
      }),
    );
  });

  it('leaves in its inverse nothing but what it changes', () => {
    const target = { metadata: { labels: { keep: 'x', level: 'privileged', same: 'y' } }, data: { token: 'z' } };
    const change = { metadata: { labels: { level: 'baseline', same: 'y', added: '1' } } };
    expect(inversePatch(target, change)).toEqual({ metadata: { labels: { level: 'privileged', added: null } } });
    expect(inversePatch({}, { metadata: { labels: { added: '1' } } })).toEqual({ metadata: { labels: { added: null } } });
  });
});
