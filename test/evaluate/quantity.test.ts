import { describe, expect, it } from 'vitest';
import { isSame, parseBoolean, parseDuration } from '../../src/evaluate/quantity.js';

describe('a duration', () => {
  it.each([
    ['4h0m0s', 14_400e9],
    ['4h', 14_400e9],
    ['1.5h', 5_400e9],
    ['-30s', -30e9],
    ['100ms', 0.1e9],
    ['0', 0],
    ['0s', 0],
    ['30', undefined],
    ['', undefined],
    ['4 h', undefined],
    ['4h junk', undefined],
  ])('%s is %s nanoseconds', (text, expected) => {
    expect(parseDuration(text)).toBe(expected);
  });

  it('is the same however it is written', () => {
    expect(isSame('4h', '4h0m0s', 'duration')).toBe(true);
    expect(isSame('240m', '4h0m0s', 'duration')).toBe(true);
    expect(isSame('4h', '5h', 'duration')).toBe(false);
  });
});

describe('a boolean', () => {
  it.each([
    ['true', true],
    ['T', true],
    ['1', true],
    ['False', false],
    ['0', false],
    ['yes', undefined],
    ['', undefined],
  ])('%j is %s', (text, expected) => {
    expect(parseBoolean(text)).toBe(expected);
  });
});
