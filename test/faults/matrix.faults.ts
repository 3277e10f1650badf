import { afterAll, describe, expect, it } from 'vitest';
import { choosePoints } from './choose-points.js';
import { cleanFix } from './clean-fix.js';
import { EmbeddedRounds } from './embedded-rounds.js';
import { faults } from './faults.js';
import { writeReliabilityTable } from './reliability-table.js';
import { runCase } from './run-case.js';

const clean = await cleanFix();
const points = choosePoints(clean.points);
const rounds = new EmbeddedRounds(points);
const cases = points.flatMap((point, place) => faults.map((fault, row) => ({ fault, point, variant: place + row })));
const open = cases.filter((each) => !rounds.hasPassed(each));

afterAll(writeReliabilityTable);

it('strikes at 25 points or more', () => {
  expect(points.length).toBeGreaterThanOrEqual(25);
});

describe.concurrent('after its deadline every host is as it was or verified, and the fix can be completed:', () => {
  it.each(open)('$fault.title, $point.phase, $point.host, $point.title', async (each) => {
    const result = await runCase(each, clean);
    rounds.keep(result);
    process.stderr.write(`${rounds.count}/${cases.length} ${result.fault} | ${result.point} | ${result.left} | ${result.seconds} s${result.violations.map((what) => `\n  ! ${what}`).join('')}\n`);
    expect({ violations: result.violations, printed: result.printed }).toEqual({ violations: [], printed: '' });
  });
});
