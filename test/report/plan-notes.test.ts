import { describe, expect, it } from 'vitest';
import type { FixResult } from '../../src/model/run-record.js';
import { fixReportSchema, toFixReport } from '../../src/report/fix-report.js';
import { renderFixText } from '../../src/report/fix-text.js';
import { renderPlanText } from '../../src/report/plan-text.js';
import type { TextOptions } from '../../src/report/text-options.js';

const options: TextOptions = { language: 'en', colour: false, columns: 80 };
const plan: FixResult['plan'] = { schema: 'cis-bench/plan/v1', run: 'r', stages: [], changes: [], leftovers: [], notes: ['Lost\u001b[31m later.'] };
const summary = { pass: 0, fail: 0, warn: 0, info: 0, error: 0, notApplicable: 0, justified: 0, attested: 0 };

function result(status: 'applied' | 'skipped'): FixResult {
  const outcomes = [{ host: 'm1', target: '/x', controls: [], status }];
  const run = { id: 'r', startedAt: '2026-01-01T00:00:00Z', version: '1' };
  return { run, dryRun: false, benchmarks: [], hosts: [], plan, outcomes, before: summary, after: summary };
}

describe('the notes of a plan', () => {
  it('stand once in its text, without control characters', () => {
    expect(renderPlanText(plan, options).match(/== Notes ==\nLost\\x1b\[31m later\./g)).toHaveLength(1);
    expect(renderPlanText(plan, { ...options, language: 'zh' })).toContain('== 注意事项 ==');
    expect(renderPlanText({ ...plan, notes: [] }, options)).not.toContain('Notes');
  });

  it('stand in the text of a fix that changed something', () => {
    expect(renderFixText(result('applied'), options)).toMatch(/== Notes ==\nLost.*\n\n== Before and after ==/);
    expect(renderFixText(result('skipped'), options)).not.toContain('Notes');
  });

  it('stand in the JSON report', () => {
    expect(fixReportSchema.parse(toFixReport(result('applied'))).plan.notes).toEqual(plan.notes);
    const { notes: _notes, ...bare } = plan;
    expect(toFixReport({ ...result('applied'), plan: bare }).plan).toEqual({ changes: [] });
  });
});
