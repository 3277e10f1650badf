import { expect, it } from 'vitest';
import { choosePoints, spread } from './choose-points.js';
import type { Point } from './points.js';
import { phases } from './points.js';
import { reliabilityText } from './reliability-table.js';
import type { CaseResult } from './run-case.js';
import { countCases } from './results.js';

const point = (host: string, phase: Point['phase'], title: string): Point => ({ host, phase, title, at: { trail: '' } });
const place = point('master-1', 'arming', 'before mkdir -p J/files');
const result = (fault: string, phase: Point['phase'], ...violations: string[]): CaseResult => {
  return { fault, phase, point: '', left: '', violations, printed: '', seconds: 1 };
};

it('counts the cases by fault and phase, here and in the lab', () => {
  const cases = [result('kill', 'arming'), result('kill', 'arming', 'half written'), result('kill', 'confirming'), result('edit', 'arming')];
  const embedded = countCases([place], cases);
  const lab = countCases([place], [result('kill', 'arming')]);
  const lines = reliabilityText({ embedded, lab }).split('\n');
  expect(lines[0]).toBe(`| fault | ${phases.join(' | ')} | all |`);
  expect(lines).toContain('| SIGKILL of the tool | – · – | 1/2 · 1/1 | – · – | – · – | – · – | – · – | 1/1 · – | – · – | 2/3 · 1/1 |');
  expect(lines.find((line) => line.startsWith('| **all**'))).toContain('| 2/3 · 1/1 |');
  expect(lines).toContain('* arming, master-1: `before mkdir -p J/files`');
});

it('spreads over all that there is', () => {
  expect(spread([1, 2, 3, 4, 5, 6, 7], 3)).toEqual([1, 4, 7]);
  expect(spread([1, 2, 3, 4, 5], 1)).toEqual([3]);
  expect(spread([1, 2], 3)).toEqual([1, 2]);
  expect(spread([1, 2], 0)).toEqual([]);
});

it('takes 25 points or more where every phase has enough of them', () => {
  const many = ['master-1', 'node-1', 'etcd-1'].flatMap((host) => phases.flatMap((phase) => Array.from({ length: 9 }, (_, at) => point(host, phase, String(at)))));
  const chosen = choosePoints(many);
  expect(chosen.length).toBeGreaterThanOrEqual(25);
  expect(new Set(chosen.map(({ phase }) => phase))).toEqual(new Set(phases));
  expect(new Set(chosen.map(({ host }) => host))).toEqual(new Set(['master-1', 'node-1']));
});
