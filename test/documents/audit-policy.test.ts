import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { auditGaps } from '../../src/documents/audit-gaps.js';
import { auditLevel } from '../../src/documents/audit-level.js';
import { auditLevels, readAuditPolicy } from '../../src/documents/audit-policy.js';
import { DocumentError } from '../../src/documents/document-error.js';

const request = { user: 'somebody', groups: ['system:authenticated'], verb: 'get', namespace: 'default', group: '', resource: 'secrets', subresource: '' };

function policy(...rules: readonly unknown[]): string {
  return JSON.stringify({ apiVersion: 'audit.k8s.io/v1', kind: 'Policy', rules });
}

describe('the audit policy that fixes install', () => {
  it('records every request that matters', () => {
    expect(auditGaps(readAuditPolicy(readFileSync('playbooks/files/audit-policy.yaml', 'utf8')))).toEqual([]);
  });
});

describe('the level of a request', () => {
  it('is that of the first rule that matches, whatever follows', () => {
    fc.assert(
      fc.property(fc.constantFrom(...auditLevels), fc.array(fc.constantFrom(...auditLevels)), (first, others) => {
        const rules = readAuditPolicy(policy({ level: 'None', verbs: ['delete'] }, { level: first }, ...others.map((level) => ({ level }))));
        expect(auditLevel(rules, request)).toEqual({ level: first, rule: 2 });
      }),
    );
  });

  it('is none where no rule matches', () => {
    expect(auditLevel(readAuditPolicy(policy({ level: 'Metadata', namespaces: ['other'] })), request)).toEqual({ level: 'None', rule: undefined });
    expect(auditLevel(readAuditPolicy(policy({ level: 'Metadata', nonResourceURLs: ['*'] })), request)).toEqual({ level: 'None', rule: undefined });
  });

  it.each([
    ['secrets', '', true],
    ['*', '', true],
    ['secrets/*', '', true],
    ['*/exec', '', false],
    ['pods', 'exec', false],
    ['pods/exec', 'exec', true],
    ['pods/*', 'exec', true],
    ['*/exec', 'exec', true],
    ['*', 'exec', true],
  ])('is decided by resources: [%s] for the subresource "%s": %s', (written, subresource, isCovered) => {
    const rules = readAuditPolicy(policy({ level: 'Metadata', resources: [{ group: '', resources: [written] }] }));
    const asked = { ...request, resource: subresource === '' ? 'secrets' : 'pods', subresource };
    expect(auditLevel(rules, asked).level).toBe(isCovered ? 'Metadata' : 'None');
  });
});

describe('a text that is no audit policy', () => {
  it.each([
    ['nothing', ''],
    ['a list', '- level: Metadata\n'],
    ['rules that are a map', 'apiVersion: audit.k8s.io/v1\nkind: Policy\nrules: {}\n'],
    ['rules that are texts', policy('Metadata')],
    ['a level that is a number', policy({ level: 1 })],
    ['users that are a text', policy({ level: 'Metadata', users: 'root' })],
    ['resources that are texts', policy({ level: 'Metadata', resources: ['secrets'] })],
    ['a policy of ten megabytes', policy({ level: 'Metadata', users: ['x'.repeat(10_000_000)] })],
    ['brackets that never close', '['.repeat(100_000)],
    ['maps that never end', 'a: {'.repeat(20_000)],
  ])('is refused: %s', (_, text) => {
    expect(() => readAuditPolicy(text)).toThrow(DocumentError);
  });
});
