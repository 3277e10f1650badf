import type { Finding, ScanSummary, Status } from '../model/finding.js';

/** The name under which a summary counts each status. */
export const summaryKeyOf: Readonly<Record<Status, keyof ScanSummary>> = {
  pass: 'pass',
  fail: 'fail',
  warn: 'warn',
  info: 'info',
  error: 'error',
  'not-applicable': 'notApplicable',
  justified: 'justified',
  attested: 'attested',
};

/** Counts findings by status. The counts add up to the number of findings. */
export function summarise(findings: readonly Finding[]): ScanSummary {
  const counts = { pass: 0, fail: 0, warn: 0, info: 0, error: 0, notApplicable: 0, justified: 0, attested: 0 };
  for (const finding of findings) counts[summaryKeyOf[finding.status]] += 1;
  return counts;
}
