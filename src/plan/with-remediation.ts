import type { Finding } from '../model/finding.js';
import { clusterHost } from '../model/finding.js';
import type { Plan } from '../model/plan.js';

/** Findings with what the plan says of their repair, so that a scan and a fix never disagree. */
export function withRemediation(findings: readonly Finding[], plan: Plan): Finding[] {
  const key = (host: string, control: string): string => `${host} ${control}`;
  // what is about the cluster as a whole is changed on a master
  const repaired = new Set(
    plan.changes.flatMap(({ host, controls }) => [host, clusterHost].flatMap((each) => controls.map((number) => key(each, number)))),
  );
  const left = new Map(plan.leftovers.map((each) => [key(each.host, each.control), each.reason]));
  return findings.map((finding) => {
    const { risk } = finding.remediation;
    const references = [finding.control, `${finding.benchmark}:${finding.control}`].map((each) => key(finding.host, each));
    if (references.some((at) => repaired.has(at))) return { ...finding, remediation: { available: true, risk } };
    const reason = references.map((at) => left.get(at)).find((each) => each !== undefined) ?? reasonOf(finding);
    return { ...finding, remediation: { available: false, risk, ...(reason === undefined ? {} : { reason }) } };
  });
}

/** Why nothing is planned for a finding that the plan does not mention. */
function reasonOf({ host, status, control }: Finding): string | undefined {
  if (status !== 'fail' && status !== 'warn') return undefined;
  if (host === clusterHost) return 'the objects belong to whoever deployed them; change them there';
  if (status === 'fail') return undefined;
  return `a person decides; when a machine can apply it, \`bench fix --only ${control}\` does`;
}
