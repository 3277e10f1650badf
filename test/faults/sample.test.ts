import { beforeAll, describe, expect, it } from 'vitest';
import type { CleanFix } from './clean-fix.js';
import { cleanFix } from './clean-fix.js';
import { choosePoints } from './choose-points.js';
import { faults } from './faults.js';
import { runCase } from './run-case.js';

let clean: CleanFix;

beforeAll(async () => {
  clean = await cleanFix();
}, 120_000);

describe.concurrent('a fix cannot strand a host, also when it is struck by', () => {
  it.each(faults.map((fault, row) => ({ fault, row })))(
    '$fault.title',
    async ({ fault, row }) => {
      const points = choosePoints(clean.points);
      const point = points[Math.floor(((row + 0.5) * points.length) / faults.length)];
      const { violations, printed } = await runCase({ fault, point: point ?? expect.unreachable('the fix passes no point'), variant: row }, clean);
      expect({ point: point?.title, violations, printed }).toEqual({ point: point?.title, violations: [], printed: '' });
    },
    300_000,
  );
});
