import { describe, expect, it } from 'vitest';
import { appendItem } from '../../src/documents/append-item.js';
import { DocumentError } from '../../src/documents/document-error.js';

describe('appending an item to a list', () => {
  it.each([
    ['to what is there', 'a:\n  b:\n  - x # one\nc: 1\n', 'a:\n  b:\n  - x # one\n  - z\nc: 1\n'],
    ['to one that is empty', 'a:\n  b: [] # none\n', 'a:\n  b: [z] # none\n'],
    ['to one that is null', 'a:\n  b: # none\nc: 1\n', 'a:\n  b: # none\n  - z\nc: 1\n'],
    ['below a map that has other keys', 'a:\n  c: 1\n', 'a:\n  c: 1\n  b:\n  - z\n'],
    ['below an empty map', 'a: {}\n', 'a: {b: [z]}\n'],
    ['below a key without a value', 'a:\nc: 1\n', 'a:\n  b:\n  - z\nc: 1\n'],
    ['below nothing', 'c: 1\n', 'c: 1\na:\n  b:\n  - z\n'],
  ])('%s', (_, before, after) => {
    expect(appendItem(before, ['a', 'b'], 'z')).toBe(after);
  });

  it.each([
    ['a text where the list belongs', 'c: 1\na: {b: x}\n', /line 2: a\.b is not a list/],
    ['a map where the list belongs', 'a: {b: {}}\n', /a\.b is not a list/],
    ['a list on the way', 'a: [b]\n', /line 1: a is no map/],
    ['a text on the way', 'a: b\n', /a is no map/],
  ])('is refused: %s', (_, text, message) => {
    expect(() => appendItem(text, ['a', 'b'], 'z')).toThrow(DocumentError);
    expect(() => appendItem(text, ['a', 'b'], 'z')).toThrow(message);
  });
});
