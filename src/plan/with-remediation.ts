import type { Finding } from '../model/finding.js';
import type { Plan } from '../model/plan.js';

/** Findings with what the plan says of their repair, so that a scan and a fix never disagree. */
export function withRemediation(findings: readonly Finding[], plan: Plan): Finding[] {
  const key = (host: string, control: string): string => `${host} ${control}`;
  const repaired = new Set(plan.changes.flatMap((change) => change.controls.map((number) => key(change.host, number))));
  const left = new Map(plan.leftovers.map((each) => [key(each.host, each.control), each.reason]));
  return findings.map((finding) => {
    const { risk } = finding.remediation;
    const at = key(finding.host, finding.control);
    if (repaired.has(at)) return { ...finding, remediation: { available: true, risk } };
    const reason = left.get(at) ?? (finding.status === 'warn' ? manualReason(finding.control) : undefined);
    return { ...finding, remediation: { available: false, risk, ...(reason === undefined ? {} : { reason }) } };
  });
}

function manualReason(number: string): string {
  return `a person decides; when a machine can apply it, \`bench fix --only ${number}\` does`;
}
