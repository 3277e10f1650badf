import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { auditLevels, readAuditPolicy } from '../../src/documents/audit-policy.js';
import { checkAuditPolicy } from '../../src/documents/check-audit-policy.js';
import { auditProblemCases } from '../cases/documents/audit-policy-problems.js';

const head = 'apiVersion: audit.k8s.io/v1\nkind: Policy\nrules:\n';

describe('an audit policy', () => {
  it('is right: the one that fixes install, for every version', () => {
    const text = readFileSync('playbooks/files/audit-policy.yaml', 'utf8');
    expect([20, 24, 34].flatMap((minor) => checkAuditPolicy(text, minor))).toEqual([]);
  });

  it('is right: one that uses every key', () => {
    const rule =
      '- level: Request\n  users: [a]\n  userGroups: [b]\n  verbs: [get]\n  namespaces: [""]\n  omitStages: [Panic]\n  omitManagedFields: true\n' +
      '  resources: [{group: rbac.authorization.k8s.io, resources: [roles, "*/status"], resourceNames: [x]}]\n- level: None\n  nonResourceURLs: ["*", /api*]\n';
    expect(checkAuditPolicy(`metadata: {name: x}\nomitStages: [RequestReceived]\nomitManagedFields: no\n${head}${rule}`, 30)).toEqual([]);
  });

  it.each(auditProblemCases)('has $title', ({ rules, problems }) => {
    const found = checkAuditPolicy(head + rules, 30);
    expect(found.map(({ line }) => line)).toEqual(problems.map(([line]) => line));
    for (const [index, [, words]] of problems.entries()) expect(found[index]?.problem).toContain(words);
  });

  it.each([
    ['audit.k8s.io/v1beta1', 23, 0],
    ['audit.k8s.io/v1beta1', 24, 1],
    ['audit.k8s.io/v1alpha1', 30, 1],
    ['audit.k8s.io/v2', 20, 1],
    ['audit.k8s.io/v1', 20, 0],
  ])('of the version %s for Kubernetes 1.%i has %i problems', (version, minor, count) => {
    const found = checkAuditPolicy(`kind: Policy\napiVersion: ${version}\nrules: [{level: None}]\n`, minor);
    expect(found.map(({ line }) => line)).toEqual(count === 0 ? [] : [2]);
  });

  it.each([
    ['nothing', '', 1, /empty/],
    ['another kind', 'apiVersion: v1\nkind: Pod\nrules: [{level: None}]\n', 2, /"Pod"/],
    ['a key too many', `extra: 1\n${head}- level: None\n`, 1, /"extra"/],
    ['no rules', 'apiVersion: audit.k8s.io/v1\nkind: Policy\n', 1, /no rules/],
    ['empty rules', `${head.trimEnd()} []\n`, 3, /no rules/],
    ['rules that are a map', `${head}  level: None\n`, 3, /no list/],
    ['two documents', `${head}- level: None\n---\n${head}`, 5, /second YAML document/],
    ['no YAML', 'apiVersion: audit.k8s.io/v1\nkind: [\n', 3, /not valid YAML/],
    ['the same key twice', `${head}- level: None\n  level: Metadata\n`, 5, /not valid YAML/],
    ['ten megabytes', 'x'.repeat(10_000_000), 1, /more than/],
  ])('is wrong: %s', (_, text, line, problem) => {
    const [first] = checkAuditPolicy(text, 30);
    expect(first?.line).toBe(line);
    expect(first?.problem).toMatch(problem);
    expect(first?.problem).not.toMatch(/^line /);
  });
});

const word = fc.constantFrom('get', '*', '', '/x', '/x*', '/*x', 'apps', 'apps/v1', 'None', 1, false, null);
const rule = fc.oneof(
  word,
  fc.record(
    {
      level: fc.oneof(fc.constantFrom(...auditLevels), word),
      users: fc.oneof(fc.array(word), word),
      resources: fc.oneof(fc.array(fc.record({ group: word, resources: fc.array(word) }, { requiredKeys: [] })), word),
      nonResourceURLs: fc.array(word),
      omitStages: fc.array(fc.constantFrom('Panic', 'panic')),
      typo: word,
    },
    { requiredKeys: [] },
  ),
);

describe('any audit policy', () => {
  it('that has no problem can be read, and a problem has a line of the text', () => {
    fc.assert(
      fc.property(fc.array(rule, { maxLength: 3 }), fc.integer({ min: 18, max: 34 }), (rules, minor) => {
        const text = JSON.stringify({ apiVersion: 'audit.k8s.io/v1', kind: 'Policy', rules }, null, 2);
        const problems = checkAuditPolicy(text, minor);
        if (problems.length === 0) expect(readAuditPolicy(text)).toHaveLength(rules.length);
        expect(problems.every(({ line }) => line >= 1 && line <= text.split('\n').length)).toBe(true);
      }),
    );
  });

  it('whatever its text is, gets an answer', () => {
    fc.assert(fc.property(fc.string({ unit: fc.constantFrom(...'ab:-[]{}&*?!|>#"\'\n ') }), (text) => {
      expect(checkAuditPolicy(text, 30).length).toBeGreaterThan(0);
    }));
  });
});
