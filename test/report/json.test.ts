import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fixReportSchema, toFixReport } from '../../src/report/fix-report.js';
import { renderJson } from '../../src/report/render-json.js';
import { scanReportSchema, toScanReport } from '../../src/report/scan-report.js';
import { fix, scan } from '../cases/report/three-hosts.js';
import { arbitraryFix, arbitraryScan } from './arbitrary-results.js';
import { hostile } from './foreign-text.js';

/** The report with its lone surrogates replaced, all else as it was. */
function wellFormed<Report>(report: Report): Report {
  return JSON.parse(JSON.stringify(report), (_key, value: unknown) =>
    typeof value === 'string' ? Buffer.from(value).toString() : value,
  ) as Report;
}

describe('the JSON report of a scan', () => {
  const report = toScanReport(scan);

  it('has the keys of its schema, in order, the schema first', () => {
    expect(Object.keys(report)).toEqual(['schema', 'run', 'benchmarks', 'hosts', 'cluster', 'findings', 'summary']);
    expect(renderJson(report)).toMatch(/^\{\n {2}"schema": "cis-bench\/scan\/v1",\n {2}"run": \{\n/);
  });

  it('orders the keys of hosts and findings, whatever order they came in', () => {
    const [finding] = scan.findings;
    if (finding === undefined) throw new Error('the case has findings');
    const reversed = Object.fromEntries(Object.entries(finding).reverse()) as unknown as typeof finding;
    const [written] = toScanReport({ ...scan, findings: [reversed] }).findings;
    expect(Object.keys(written ?? {}).join(' ')).toBe(
      'host benchmark control slug title section automated status expected actual reason evidence remediation',
    );
    expect(report.hosts.map((host) => Object.keys(host).join(' '))).toEqual([
      'name roles reachable kubernetesVersion layout layoutReason detectedRoles',
      'name roles reachable kubernetesVersion layout layoutReason detectedRoles',
      'name roles reachable error kubernetesVersion layout layoutReason detectedRoles',
    ]);
  });

  it('counts findings anew', () => {
    expect(report.summary).toMatchObject({ pass: 3, fail: 4, warn: 2, error: 2, justified: 1 });
  });

  it('is accepted by its own schema, whatever hosts say, and comes back the same', () => {
    fc.assert(
      fc.property(arbitraryScan(hostile), (result) => {
        const parsed: unknown = JSON.parse(renderJson(toScanReport(result)));
        expect(scanReportSchema.parse(parsed)).toEqual(parsed);
        expect(parsed).toEqual(wellFormed(toScanReport(result)));
      }),
    );
  });

  it.each([
    ['an unknown key', { ...report, extra: 1 }],
    ['an unknown key of a finding', { ...report, findings: [{ ...report.findings[0], extra: 1 }] }],
    ['another version', { ...report, schema: 'cis-bench/scan/v2' }],
    ['an unknown status', { ...report, findings: [{ ...report.findings[0], status: 'skip' }] }],
    ['a missing summary', { ...report, summary: undefined }],
    ['a negative count', { ...report, summary: { ...report.summary, fail: -1 } }],
  ])('is refused with %s', (_what, changed) => {
    expect(scanReportSchema.safeParse(changed).success).toBe(false);
  });
});

describe('the JSON report of a fix', () => {
  const report = toFixReport(fix);

  it('has the keys of its schema, in order, the schema first', () => {
    expect(Object.keys(report)).toEqual(['schema', 'dryRun', 'plan', 'outcomes', 'summary', 'before', 'after']);
    expect(Object.keys(report.plan)).toEqual(['changes']);
    expect(report.plan.changes.map((change) => Object.keys(change).join(' '))).toEqual([
      'host target controls kind risk diff restarts',
      'host target controls kind risk diff restarts',
    ]);
  });

  it('shows diffs as one string and keeps file contents out', () => {
    expect(report.plan.changes[0]?.diff).toContain('\n+    - --audit-log-maxage=30\n');
    expect(renderJson(report)).not.toContain('whole old content');
  });

  it('counts outcomes', () => {
    expect(report.summary).toEqual({ changed: 1, unchanged: 0, skipped: 2, failed: 0, rolledBack: 1 });
  });

  it('is accepted by its own schema, whatever hosts say, and comes back the same', () => {
    fc.assert(
      fc.property(arbitraryFix(hostile), (result) => {
        const json = renderJson(toFixReport(result));
        const parsed: unknown = JSON.parse(json);
        expect(fixReportSchema.parse(parsed)).toEqual(parsed);
        expect(parsed).toEqual(wellFormed(toFixReport(result)));
        expect(json).not.toContain('SECRET-CONTENT');
      }),
    );
  });

  it('is refused with an unknown key', () => {
    expect(fixReportSchema.safeParse({ ...report, hosts: [] }).success).toBe(false);
  });
});

describe('renderJson', () => {
  const [finding] = scan.findings;

  function written(actual: string): string {
    return renderJson(toScanReport({ ...scan, findings: finding === undefined ? [] : [{ ...finding, actual }] }));
  }

  it('ends with one newline and indents by two spaces', () => {
    expect(written('x')).toMatch(/[^\n]\n$/);
    expect(written('x')).toContain('\n      "actual": "x",\n');
  });

  it('escapes what a terminal would obey, so that the value stays the same', () => {
    expect(written('\u001b[2J\u009b2J\u007f\u202e\u2028\u{e0041}')).toContain(
      '"\\u001b[2J\\u009b2J\\u007f\\u202e\\u2028\\udb40\\udc41"',
    );
  });

  it('leaves Chinese and emoji readable', () => {
    expect(written('权限 🚀')).toContain('"权限 🚀"');
  });

  it('replaces lone surrogates, which not every JSON parser takes', () => {
    expect(written('a\ud800b')).toContain('"a\ufffdb"');
  });

  it('prints no raw control character, whatever hosts say', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect(written(text)).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{DI}]/u);
      }),
    );
  });
});
