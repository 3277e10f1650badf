import { afterAll, describe, expect, it } from 'vitest';
import { choosePoints } from './choose-points.js';
import { cleanFix } from './clean-fix.js';
import { faults } from './faults.js';
import { writeReliabilityTable } from './reliability-table.js';
import { countCases, writeResults } from './results.js';
import type { CaseResult } from './run-case.js';
import { runCase } from './run-case.js';

const clean = await cleanFix();
const points = choosePoints(clean.points);
const cases = points.flatMap((point, place) => faults.map((fault, row) => ({ fault, point, variant: place + row })));
const results: CaseResult[] = [];

afterAll(() => {
  // a part of the matrix is no result
  if (results.length < cases.length) return;
  writeResults('embedded', countCases(points, results));
  writeReliabilityTable();
});

it('strikes at 25 points or more', () => {
  expect(points.length).toBeGreaterThanOrEqual(25);
});

describe.concurrent('after its deadline every host is as it was or verified, and the fix can be completed:', () => {
  it.each(cases)('$fault.title, $point.phase, $point.host, $point.title', async (each) => {
    const result = await runCase(each, clean);
    results.push(result);
    process.stderr.write(`${results.length}/${cases.length} ${result.fault} | ${result.point} | ${result.left} | ${result.seconds} s${result.violations.map((what) => `\n  ! ${what}`).join('')}\n`);
    expect({ violations: result.violations, printed: result.printed }).toEqual({ violations: [], printed: '' });
  });
});
