import type { AuditLevel, AuditRule } from './audit-policy.js';

/** A request for a resource, as the API server's authorizer sees it. */
export interface AuditedRequest {
  readonly user: string;
  readonly groups: readonly string[];
  readonly verb: string;
  /** Empty for what is in no namespace. */
  readonly namespace: string;
  /** Empty for the core group. */
  readonly group: string;
  readonly resource: string;
  /** Empty for the resource itself. */
  readonly subresource: string;
}

/** What a policy does with a request: the level, and the number of the rule that says so, counted from 1. */
export interface AuditDecision {
  readonly level: AuditLevel;
  /** Undefined when no rule matches, which records nothing. */
  readonly rule: number | undefined;
}

/**
 * The level at which a request is recorded, as the API server finds it: the first rule that matches decides. A rule
 * that leaves out every stage that the request goes through records nothing, whatever its level says.
 */
export function auditLevel(rules: readonly AuditRule[], request: AuditedRequest): AuditDecision {
  const index = rules.findIndex((rule) => matches(rule, request));
  const rule = rules[index];
  if (rule === undefined) return { level: 'None', rule: undefined };
  const isRecorded = ['RequestReceived', 'ResponseComplete'].some((stage) => !rule.omitStages.includes(stage));
  return { level: isRecorded ? rule.level : 'None', rule: index + 1 };
}

function matches(rule: AuditRule, request: AuditedRequest): boolean {
  if (rule.users.length > 0 && !rule.users.includes(request.user)) return false;
  if (rule.userGroups.length > 0 && !request.groups.some((group) => rule.userGroups.includes(group))) return false;
  if (rule.verbs.length > 0 && !rule.verbs.includes(request.verb)) return false;
  if (rule.namespaces.length > 0 && !rule.namespaces.includes(request.namespace)) return false;
  if (rule.resources.length > 0) return rule.resources.some((entry) => covers(entry, request));
  return rule.namespaces.length > 0 || rule.nonResourceURLs.length === 0;
}

/** Names are those of one object; a request for an unnamed one is not covered by an entry with names. */
function covers(entry: AuditRule['resources'][number], { group, resource, subresource }: AuditedRequest): boolean {
  if (entry.group !== group) return false;
  if (entry.resources.length === 0) return true;
  if (entry.resourceNames.length > 0) return false;
  const whole = subresource === '' ? resource : `${resource}/${subresource}`;
  const names = [whole, '*', `${resource}/*`, ...(subresource === '' ? [] : [`*/${subresource}`])];
  return entry.resources.some((each) => names.includes(each));
}
