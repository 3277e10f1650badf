import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { summariseOutcomes } from '../../src/report/fix-summary.js';
import { summarise } from '../../src/report/scan-summary.js';
import { fix, scan } from '../cases/report/three-hosts.js';
import { arbitraryFix, arbitraryScan } from './arbitrary-results.js';
import { plainWords } from './foreign-text.js';

function total(counts: object): number {
  return Object.values(counts).reduce<number>((sum, count) => sum + Number(count), 0);
}

describe('summarise', () => {
  it('counts each status under its own name', () => {
    expect(summarise(scan.findings)).toEqual({
      pass: 3,
      fail: 4,
      warn: 2,
      info: 0,
      error: 2,
      notApplicable: 0,
      justified: 1,
      attested: 0,
    });
  });

  it('adds up to the number of findings', () => {
    fc.assert(
      fc.property(arbitraryScan(plainWords), ({ findings }) => {
        expect(total(summarise(findings))).toBe(findings.length);
      }),
    );
  });
});

describe('summariseOutcomes', () => {
  it('counts an outdated change as skipped', () => {
    const [first] = fix.outcomes;
    if (first === undefined) throw new Error('the case has outcomes');
    expect(summariseOutcomes([...fix.outcomes, { ...first, status: 'outdated' }])).toEqual({
      changed: 1,
      unchanged: 0,
      skipped: 3,
      failed: 0,
      rolledBack: 1,
    });
  });

  it('adds up to the number of outcomes', () => {
    fc.assert(
      fc.property(arbitraryFix(plainWords), ({ outcomes }) => {
        expect(total(summariseOutcomes(outcomes))).toBe(outcomes.length);
      }),
    );
  });
});
