import { afterAll, describe, expect, it } from 'vitest';
import { writeReliabilityTable } from '../reliability-table.js';
import type { Selection } from './choose-lab-cases.js';
import { chooseLabCases } from './choose-lab-cases.js';
import { runLabCase } from './lab-case.js';
import type { LabFix } from './lab-fixes.js';
import { LabLane } from './lab-lane.js';
import { hasPassed, keepCase } from './lab-results.js';

const selection: Selection = process.env['CIS_BENCH_LAB_FAULTS'] === 'all' ? 'all' : 'sample';

/** Cases that have not begun after so many minutes are left to a later round. */
const minutes = Number(process.env['CIS_BENCH_LAB_FAULTS_MINUTES'] ?? '600');

/** Declares the cases of one host that no earlier round has passed; each is counted as soon as it has ended. */
export async function declareCases(fix: LabFix): Promise<void> {
  const end = Date.now() + minutes * 60_000;
  const lane = await LabLane.open(fix);
  const all = chooseLabCases(lane.points, fix.component, selection);
  const open = all.filter(({ fault, point }) => !hasPassed(fault.id, `${point.host}: ${point.title}`));
  process.stderr.write(`${fix.host}: ${lane.points.length} points, ${all.length} cases, ${open.length} of them not passed yet\n`);

  afterAll(async () => {
    await lane.close();
    writeReliabilityTable();
  });

  describe(`on ${fix.host} of the lab, after its deadline every host is as it was or verified, and the fix can be completed:`, () => {
    it('has all its cases', () => {
      expect(all.length).toBeGreaterThan(0);
    });

    it.for(open)('$fault.title, $point.phase, $point.title', async (each, { skip }) => {
      skip(Date.now() > end, 'left to a later round');
      const result = await runLabCase(lane, each);
      keepCase(result);
      process.stderr.write(`${result.fault} | ${result.point} | ${result.left} | ${result.seconds} s${result.violations.map((what) => `\n  ! ${what}`).join('')}\n`);
      expect({ violations: result.violations, printed: result.printed }).toEqual({ violations: [], printed: '' });
    });
  });
}
