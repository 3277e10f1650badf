import type { AuditedRequest } from './audit-level.js';
import { auditLevel } from './audit-level.js';
import type { AuditLevel, AuditRule } from './audit-policy.js';
import type { AuditQuestion } from './audit-questions.js';
import { auditedNamespaces, auditedUsers, auditQuestions } from './audit-questions.js';

/** Requests for one resource that one rule of a policy treats wrongly. */
export interface AuditGap {
  /** `secrets`, `pods/exec`, `deployments.apps` */
  readonly resource: string;
  /** Not recorded, or recorded together with what is secret. */
  readonly kind: 'missing' | 'content';
  readonly level: AuditLevel;
  /** The number of the rule that decides, counted from 1; undefined when none matches. */
  readonly rule: number | undefined;
  /** Which of the requests; empty where it is all that were asked about. */
  readonly verbs: readonly string[];
  readonly namespaces: readonly string[];
  readonly users: readonly string[];
}

interface Draft extends Pick<AuditGap, 'kind' | 'level' | 'rule'> {
  readonly verbs: Set<string>;
  readonly namespaces: Set<string>;
  readonly users: Set<string>;
}

/** Everything that an audit policy leaves out or records too much of, resource by resource. */
export function auditGaps(rules: readonly AuditRule[]): readonly AuditGap[] {
  return auditQuestions.flatMap((question) => gapsIn(rules, question));
}

function gapsIn(rules: readonly AuditRule[], question: AuditQuestion): AuditGap[] {
  const drafts = new Map<string, Draft>();
  const namespaces = question.isNamespaced ? auditedNamespaces : [''];
  for (const { name, ...who } of auditedUsers) {
    for (const namespace of namespaces) {
      for (const verb of question.verbs) {
        const request: AuditedRequest = { ...question, ...who, namespace, verb };
        const { level, rule } = auditLevel(rules, request);
        const kind = gapKind(question, verb, level);
        if (kind === undefined) continue;
        const key = `${kind} ${rule}`;
        const draft = drafts.get(key) ?? emptyDraft(kind, level, rule);
        drafts.set(key, draft);
        draft.verbs.add(verb);
        draft.namespaces.add(namespace);
        draft.users.add(name);
      }
    }
  }
  return [...drafts.values()].map((draft) => ({
    resource: nameOf(question),
    kind: draft.kind,
    level: draft.level,
    rule: draft.rule,
    verbs: partOf(draft.verbs, question.verbs),
    namespaces: partOf(draft.namespaces, namespaces),
    users: partOf(draft.users, auditedUsers.map(({ name }) => name)),
  }));
}

function emptyDraft(kind: AuditGap['kind'], level: AuditLevel, rule: number | undefined): Draft {
  return { kind, level, rule, verbs: new Set(), namespaces: new Set(), users: new Set() };
}

/** Reading sends no body; what is read comes back only at RequestResponse. */
function gapKind(question: AuditQuestion, verb: string, level: AuditLevel): AuditGap['kind'] | undefined {
  if (level === 'None') return question.mustBeRecorded ? 'missing' : undefined;
  if (!question.isConfidential || level === 'Metadata') return undefined;
  // a request for a token says only for whom it is; the token is in the answer
  const sendsSecret = ['create', 'update', 'patch'].includes(verb) && question.subresource !== 'token';
  return level === 'RequestResponse' || sendsSecret ? 'content' : undefined;
}

function partOf(some: ReadonlySet<string>, all: readonly string[]): readonly string[] {
  return some.size === all.length ? [] : [...some];
}

function nameOf({ group, resource, subresource }: AuditQuestion): string {
  return `${resource}${group === '' ? '' : `.${group}`}${subresource === '' ? '' : `/${subresource}`}`;
}
