import { statuses } from '../model/finding.js';
import type { Finding, Status } from '../model/finding.js';
import { groupBy } from '../model/group-by.js';

/** The hosts on which a control has one and the same status. */
export interface SharedVerdict {
  readonly status: Status;
  readonly findings: readonly Finding[];
}

/** A control of one benchmark and all that was found about it. */
export interface ControlVerdict {
  readonly number: string;
  readonly slug: string;
  readonly title: string;
  readonly section: string;
  readonly automated: boolean;
  /** Number of hosts that it was judged on. */
  readonly judged: number;
  /** One for each status that occurs, worst first. */
  readonly verdicts: readonly SharedVerdict[];
}

const byNumber = new Intl.Collator('en', { numeric: true });

function toVerdict(number: string, findings: readonly Finding[], first: Finding): ControlVerdict {
  const { slug, title, section, automated } = first;
  const byStatus = groupBy(findings, (finding) => finding.status);
  const verdicts = statuses.flatMap((status) => {
    const shared = byStatus.get(status);
    return shared === undefined ? [] : [{ status, findings: shared }];
  });
  return { number, slug, title, section, automated, judged: findings.length, verdicts };
}

/**
 * Gathers one benchmark's findings by control: controls in the order of their numbers (1.1.2 before 1.1.10), hosts in
 * the order of the findings. Loses no finding.
 */
export function controlVerdicts(findings: readonly Finding[]): ControlVerdict[] {
  return [...groupBy(findings, (finding) => finding.control)]
    .sort(([left], [right]) => byNumber.compare(left, right))
    .flatMap(([number, [first, ...rest]]) => (first === undefined ? [] : [toVerdict(number, [first, ...rest], first)]));
}
