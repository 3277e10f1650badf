import type { AuditGap } from '../../documents/audit-gaps.js';
import { auditGaps } from '../../documents/audit-gaps.js';
import { readAuditPolicy } from '../../documents/audit-policy.js';
import { DocumentError } from '../../documents/document-error.js';
import type { HostView } from '../host-view.js';
import type { HostRule, RuleOutcome } from '../rule.js';
import { judgeNamedFile } from './judge-named-file.js';

const expected =
  'the audit policy records access to Secrets, ConfigMaps and TokenReviews at level Metadata, changes of pods and ' +
  'deployments, and exec, attach, port forwarding and proxying';

/** CIS 3.2.2: asks the policy about every request that matters. */
export const auditPolicyCoverage: HostRule = {
  expected,
  judge: (view) => judgeNamedFile(view, 'audit-policy-file', 'nothing is recorded', (path) => judgeFile(view, path)),
};

function judgeFile(view: HostView, path: string): RuleOutcome {
  const fact = view.snapshot.files[path];
  const error = (why: string): RuleOutcome => ({ verdict: 'error', reason: `could not look: ${path}: ${why}` });
  if (fact === undefined) return error('was not read');
  if (fact.state === 'absent') return error('there is no such file');
  if (fact.state === 'unreadable') return error(fact.reason);
  if (fact.content === undefined) return error(fact.sha256 === undefined ? 'was not read' : 'is not a UTF-8 text file');
  try {
    return judgeGaps(path, auditGaps(readAuditPolicy(fact.content)));
  } catch (cause) {
    if (!(cause instanceof DocumentError)) throw cause;
    return error(cause.message);
  }
}

function judgeGaps(path: string, gaps: readonly AuditGap[]): RuleOutcome {
  if (gaps.length === 0) {
    const value = 'every request that matters is recorded, and nothing secret with it';
    return { verdict: 'holds', actual: value, evidence: [{ source: path, value }] };
  }
  const resources = (kind: AuditGap['kind']): string =>
    [...new Set(gaps.filter((gap) => gap.kind === kind).map(({ resource }) => resource))].join(', ');
  const [missing, content] = [resources('missing'), resources('content')];
  const said = [
    missing === '' ? '' : `not recorded: ${missing}`,
    content === '' ? '' : `recorded with their content: ${content}`,
  ];
  return {
    verdict: 'fails',
    actual: said.filter((part) => part !== '').join('; '),
    evidence: gaps.map((gap) => ({ source: path, value: describeGap(gap) })),
  };
}

/** `secrets: get, list in kube-system by an administrator: not recorded (rule 3)` */
function describeGap({ resource, kind, level, rule, verbs, namespaces, users }: AuditGap): string {
  const which = [
    verbs.join(', '),
    namespaces.length === 0 ? '' : `in ${namespaces.join(', ')}`,
    users.length === 0 ? '' : `by ${users.join(' and ')}`,
  ].filter((part) => part !== '');
  const what = kind === 'missing' ? 'not recorded' : `recorded with their content, level ${level}`;
  const decides = rule === undefined ? 'no rule matches' : `rule ${rule}`;
  return `${[resource, which.join(' ')].filter((part) => part !== '').join(': ')}: ${what} (${decides})`;
}
