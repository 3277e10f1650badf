import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { authenticationConfiguration, healthPaths, limitAnonymous, readAnonymous } from '../../src/documents/authentication-configuration.js';
import { DocumentError } from '../../src/documents/document-error.js';
import { isInsertion } from './is-insertion.js';

const head = 'apiVersion: apiserver.config.k8s.io/v1beta1\nkind: AuthenticationConfiguration\n';

describe('a new authentication configuration', () => {
  it.each([
    [32, 'v1beta1'],
    [33, 'v1beta1'],
    [34, 'v1'],
    [36, 'v1'],
  ])('is written for Kubernetes 1.%i in %s and lets health checks in alone', (minor, version) => {
    const text = authenticationConfiguration(minor);
    expect(parse(text)).toMatchObject({ apiVersion: `apiserver.config.k8s.io/${version}`, kind: 'AuthenticationConfiguration' });
    expect(readAnonymous(text)).toEqual(['/livez', '/readyz', '/healthz']);
  });

  it('is refused where the API server would not start with it', () => {
    expect(() => authenticationConfiguration(31)).toThrow(DocumentError);
    expect(() => limitAnonymous(head, 31)).toThrow(/1\.31 cannot limit/);
  });
});

describe('which anonymous requests are let in', () => {
  it.each([
    ['jwt: []\n', undefined],
    ['anonymous:\n', undefined],
    ['anonymous: {enabled: false}\n', 'off'],
    ['anonymous: {}\n', 'off'],
    ['anonymous: {enabled: false, conditions: []}\n', 'off'],
    ['anonymous: {enabled: true}\n', 'on'],
    ['anonymous: {enabled: true, conditions: []}\n', 'on'],
    ['anonymous:\n  enabled: true\n  conditions:\n  - path: /livez\n', ['/livez']],
  ])('%j: %j', (text, expected) => {
    expect(readAnonymous(head + text)).toEqual(expected);
  });

  it.each([
    ['nothing', ''],
    ['another kind', 'apiVersion: apiserver.config.k8s.io/v1\nkind: AdmissionConfiguration\n'],
    ['a list', `${head}anonymous: []\n`],
    ['a text for a boolean', `${head}anonymous: {enabled: "true"}\n`],
    ['conditions that are a map', `${head}anonymous: {enabled: true, conditions: {path: /livez}}\n`],
    ['a condition without a path', `${head}anonymous: {enabled: true, conditions: [{}]}\n`],
    ['conditions of what is off', `${head}anonymous: {conditions: [{path: /livez}]}\n`],
  ])('is refused: %s', (_, text) => {
    expect(() => readAnonymous(text)).toThrow(DocumentError);
  });
});

describe('limiting an authentication configuration', () => {
  const rest = fc.constantFrom('', '# ours\n', 'jwt: []  # none yet\n', 'jwt:\n- issuer:\n    url: https://id.example.com # sso\n    audiences: [k8s]\n');
  const anonymous = fc.constantFrom(
    '',
    'anonymous:\n',
    'anonymous: # probes\n  enabled: true # for now\n',
    'anonymous: {enabled: true}\n',
    'anonymous: {enabled: false}\n',
    'anonymous:\n  enabled: true\n  conditions:\n  - path: /readyz # balancer\n',
  );

  it('leaves health checks where all was open, and everything else as it was', () => {
    fc.assert(
      fc.property(rest, anonymous, rest, (above, part, below) => {
        fc.pre(above === '' || !below.startsWith('jwt') || !above.startsWith('jwt'));
        const before = head + above + part + below;
        const after = limitAnonymous(before, 32);
        const found = readAnonymous(before);
        if (found !== undefined && found !== 'on') expect(after).toBe(before);
        else expect(readAnonymous(after)).toEqual(healthPaths);
        expect(isInsertion(before, after)).toBe(true);
        expect(limitAnonymous(after, 32)).toBe(after);
      }),
    );
  });
});
