import { expect, test } from 'vitest';
import { floorSeconds, type AvailabilityResult, type Phase } from './availability-result.js';
import { brokenBounds } from './broken-bounds.js';
import type { LoadFigures } from './load.js';
import { renderAvailability } from './render-availability.js';
import { replaceSection } from './replace-section.js';
import type { Figures } from './tally.js';

const figures: Figures = {
  succeeded: 200, failed: 0, failures: [], retries: {}, longestGapMs: 300, longestGapAtSeconds: 2, p50Ms: 8, p99Ms: 30, maxMs: 300,
};
const load: LoadFigures = { seconds: 20, requestsPerSecond: 25, get: figures, list: figures, write: figures, watch: figures };
const failing: Figures = { ...figures, failed: 1, failures: [{ atSeconds: 3, cause: 'HTTP 500' }], longestGapMs: 6_200 };

function command(code: number, rollout = 30): Required<Phase>['command'] {
  return { line: 'bench fix --yes', code, seconds: rollout + 9, time: { rollout, before: 5, after: 4 } };
}

function measured(change: Partial<AvailabilityResult['phases']> = {}): AvailabilityResult {
  return {
    machine: { processors: '2 × Some Processor', memoryGiB: 8 },
    kubernetes: '1.20.2',
    masters: 3,
    handRestarts: [
      { master: 'm1', seconds: [8, 10] },
      { master: 'm2', seconds: [7, 7] },
      { master: 'm3', seconds: [6, 6] },
    ],
    phases: {
      idle: { title: 'nothing', load },
      byHand: { title: 'restarts by hand', load: { ...load, write: failing } },
      flags: { title: 'flags', load, command: command(0) },
      broken: { title: 'a wrong flag', load, command: command(4) },
      everything: { title: 'everything', load, command: command(0) },
      ...change,
    },
  };
}

test('a run within its bounds breaks none, whatever restarts by hand do', () => {
  expect(brokenBounds(measured())).toEqual([]);
});

test('the floor is the sum of the mean restarts', () => {
  expect(floorSeconds(measured())).toBe(22);
});

test.each<[string, Partial<AvailabilityResult['phases']>, readonly RegExp[]]>([
  ['a failed write, and a gap', { everything: { title: 'everything', load: { ...load, write: failing }, command: command(0) } }, [/1 writes failed: HTTP 500 \(3 s\)/, /6200 ms without a write/]],
  ['a watch that misses a write', { idle: { title: 'nothing', load: { ...load, watch: { ...figures, failed: 1 } } } }, [/watch did not show every write/]],
  ['too few requests', { idle: { title: 'nothing', load: { ...load, requestsPerSecond: 19.9 } } }, [/only 19\.9 requests/]],
  ['a rollback that was not seen', { broken: { title: 'a wrong flag', load, command: command(0) } }, [/exit code 0, not 4/]],
  ['a slow rollout', { flags: { title: 'flags', load, command: command(0, 34) } }, [/1\.55 times the floor/]],
])('%s is a broken bound', (_what, change, expected) => {
  const broken = brokenBounds(measured(change));
  expect(broken).toHaveLength(expected.length);
  for (const [index, pattern] of expected.entries()) expect(broken[index]).toMatch(pattern);
});

test('the section shows every phase, the floor and the ratio, and goes between its markers', () => {
  const section = renderAvailability(measured());
  expect(section).toContain('| nothing | 20 s | 600 (25/s) | 0 | 0 | 0 | 0.3 s | 0.3 s | 0.3 s | 8 / 30 / 300 ms |');
  expect(section).toContain('| a wrong flag (exit code 4) |');
  expect(section).toContain('| floor | 22.0 |');
  expect(section).toContain('30.0 (1.36 × the floor)');
  const text = replaceSection('# R\n<!-- a:begin -->\nold\n<!-- a:end -->\nrest\n', 'a', '\nnew $&\n');
  expect(text).toBe('# R\n<!-- a:begin -->\nnew $&\n<!-- a:end -->\nrest\n');
});

test.each(['no markers', '<!-- a:end --><!-- a:begin -->', '<!-- a:begin -->'])('a document with %s is refused', (text) => {
  expect(() => replaceSection(text, 'a', 'new')).toThrow('<!-- a:begin -->');
});
