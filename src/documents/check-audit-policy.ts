import { checkAuditRule } from './check-audit-rule.js';
import { checkKeys, checkStages, checkSwitch, type KeyProblem } from './audit-policy-keys.js';
import { DocumentError } from './document-error.js';
import { lineAlong } from './yaml-line.js';
import type { Path } from './yaml-place.js';
import { readYaml, type YamlSource } from './yaml-source.js';

/** What is wrong with a line of an audit policy, counted from 1. */
export interface AuditPolicyProblem {
  readonly line: number;
  readonly problem: string;
}

/** A policy has some dozen rules; a text beyond this is something else. */
const longest = 1_048_576;

const keys = ['apiVersion', 'kind', 'metadata', 'omitManagedFields', 'omitStages', 'rules'];

/**
 * Checks a person's audit policy before an API server is given it; none when it is right. The rules are those of
 * k8s.io/apiserver/pkg/apis/audit/validation and of the loader, and stricter in one thing: the API server passes over a
 * key that it does not know, and so a mistyped restriction widens its rule.
 * @param minor the minor version of Kubernetes: audit.k8s.io/v1beta1 and v1alpha1 end with 1.23
 */
export function checkAuditPolicy(text: string, minor: number): readonly AuditPolicyProblem[] {
  if (text.length > longest) {
    return [{ line: 1, problem: `the text has more than ${longest} characters; check that it is an audit policy` }];
  }
  try {
    const source = readYaml(text);
    const problems = checkPolicy(source, minor).map(({ path, problem }) => ({ line: lineAlong(source, path), problem }));
    return problems.toSorted((a, b) => a.line - b.line);
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error;
    return [{ line: error.line ?? 1, problem: error.message.replace(/^line \d+: /, '') }];
  }
}

function checkPolicy({ data }: YamlSource, minor: number): readonly KeyProblem[] {
  return [
    ...checkType(data, minor),
    ...checkKeys(data, [], 'the policy', keys),
    ...checkStages(data, []),
    ...checkSwitch(data, []),
    ...checkRules(data['rules']),
  ];
}

function checkType({ kind, apiVersion }: YamlSource['data'], minor: number): readonly KeyProblem[] {
  if (kind !== 'Policy') {
    return [{ path: ['kind'], problem: `the kind is ${String(JSON.stringify(kind))}; an audit policy has the kind Policy` }];
  }
  const old = ['audit.k8s.io/v1beta1', 'audit.k8s.io/v1alpha1'].some((each) => each === apiVersion);
  if (apiVersion === 'audit.k8s.io/v1' || (old && minor < 24)) return [];
  const written = String(JSON.stringify(apiVersion));
  const problem = old
    ? `Kubernetes 1.24 and later do not read the apiVersion ${written}; write audit.k8s.io/v1, whose rules are the same`
    : `the apiVersion is ${written}; write audit.k8s.io/v1`;
  return [{ path: ['apiVersion'], problem }];
}

function checkRules(rules: unknown): readonly KeyProblem[] {
  const path: Path = ['rules'];
  if (!Array.isArray(rules ?? [])) return [{ path, problem: 'rules is no list' }];
  const list: readonly unknown[] = Array.isArray(rules) ? rules : [];
  if (list.length === 0) return [{ path, problem: 'the policy has no rules, so the API server does not start with it' }];
  return list.flatMap((rule, index) => checkAuditRule(rule, index));
}
