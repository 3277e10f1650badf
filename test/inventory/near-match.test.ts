import { expect, it } from 'vitest';
import { nearMatch } from '../../src/inventory/near-match.js';

it.each([
  ['mastr', 'master'],
  ['Master', 'master'],
  ['nodes', 'node'],
  ['amster', 'master'],
  ['ectd', 'etcd'],
  ['worker', undefined],
  ['', undefined],
  ['xyz', undefined],
])('nearMatch of %j is %j', (word, match) => {
  expect(nearMatch(word, ['master', 'node', 'etcd'])).toBe(match);
});

it('prefers the nearest', () => {
  expect(nearMatch('ports', ['sorts', 'port'])).toBe('sorts');
  expect(nearMatch('port1', ['sort12', 'port12'])).toBe('port12');
});
