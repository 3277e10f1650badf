import { DocumentError } from './document-error.js';
import { isPlainMap, type PlainMap } from './plain-map.js';
import { readYaml } from './yaml-source.js';

/** How much of a request is recorded, from nothing to both bodies. */
export const auditLevels = ['None', 'Metadata', 'Request', 'RequestResponse'] as const;
export type AuditLevel = (typeof auditLevels)[number];

/** A rule of an audit policy. An empty list restricts nothing. */
export interface AuditRule {
  readonly level: AuditLevel;
  readonly users: readonly string[];
  readonly userGroups: readonly string[];
  readonly verbs: readonly string[];
  readonly namespaces: readonly string[];
  readonly resources: readonly {
    readonly group: string;
    readonly resources: readonly string[];
    readonly resourceNames: readonly string[];
  }[];
  readonly nonResourceURLs: readonly string[];
  /** Stages that this rule and the policy leave out. */
  readonly omitStages: readonly string[];
}

/** A policy has some dozen rules; a text beyond this is something else. */
const longest = 1_048_576;

const apiVersions = ['audit.k8s.io/v1', 'audit.k8s.io/v1beta1', 'audit.k8s.io/v1alpha1'];

/**
 * Reads the rules of an audit policy, in order. Throws a DocumentError when the text is no policy, or one that the API
 * server does not start with (no rules, unknown levels).
 */
export function readAuditPolicy(text: string): readonly AuditRule[] {
  if (text.length > longest) {
    throw new DocumentError(`the text has more than ${longest} characters; check that it is the right file`);
  }
  const { data } = readYaml(text);
  const { kind, apiVersion, rules } = data;
  if (kind !== 'Policy' || !apiVersions.includes(String(apiVersion))) {
    throw new DocumentError(
      `the document is ${String(apiVersion)} ${String(kind)}, not a Policy of audit.k8s.io; check --audit-policy-file`,
    );
  }
  if (!Array.isArray(rules) || rules.length === 0) {
    throw new DocumentError('the policy has no rules, so the API server does not start with it; write some');
  }
  const omitted = texts(data, 'omitStages');
  return rules.map((rule: unknown, index) => readRule(rule, `rule ${index + 1}`, omitted));
}

function readRule(rule: unknown, name: string, omitted: readonly string[]): AuditRule {
  if (!isPlainMap(rule)) throw new DocumentError(`${name} is no map; correct the policy`);
  const level = auditLevels.find((each) => each === rule['level']);
  if (level === undefined) {
    const levels = auditLevels.join(', ');
    throw new DocumentError(`${name} has the level ${String(rule['level'])}, which there is not; use one of ${levels}`);
  }
  const resources = rule['resources'] ?? [];
  if (!Array.isArray(resources) || !resources.every(isPlainMap)) {
    throw new DocumentError(`resources of ${name} is no list of maps; correct the policy`);
  }
  return {
    level,
    users: texts(rule, 'users'),
    userGroups: texts(rule, 'userGroups'),
    verbs: texts(rule, 'verbs'),
    namespaces: texts(rule, 'namespaces'),
    resources: resources.map((each) => ({
      group: typeof each['group'] === 'string' ? each['group'] : '',
      resources: texts(each, 'resources'),
      resourceNames: texts(each, 'resourceNames'),
    })),
    nonResourceURLs: texts(rule, 'nonResourceURLs'),
    omitStages: [...omitted, ...texts(rule, 'omitStages')],
  };
}

function texts(parent: PlainMap, key: string): readonly string[] {
  const list = parent[key] ?? [];
  if (Array.isArray(list) && list.every((each) => typeof each === 'string')) return list;
  throw new DocumentError(`${key} is no list of texts; correct the policy`);
}
