import { describe, expect, it } from 'vitest';
import { selfSignedCertificate } from '../../src/embedded/self-signed-certificate.js';
import type { FileFact, Snapshot } from '../../src/model/snapshot.js';
import { fileValueProblem } from '../../src/plan/file-value-problem.js';
import { file, view } from '../evaluate/snapshot-builder.js';

const path = '/etc/ssl/ours.crt';
const { certificate } = selfSignedCertificate('ours');

function problem(flag: string, fact: FileFact | undefined, excerpt?: string): string | undefined {
  const certificates: Snapshot['certificates'] = excerpt === undefined ? {} : { [path]: { state: 'taken', text: excerpt } };
  return fileValueProblem(view(['master'], { files: fact === undefined ? {} : { [path]: fact }, certificates }), flag, path);
}

describe('a file that is given as a value', () => {
  it('is fine when it holds certificates, or is for something else', () => {
    expect(problem('client-ca-file', file(), certificate)).toBeUndefined();
    expect(problem('client-ca-file', file(), certificate + certificate)).toBeUndefined();
    expect(problem('tls-private-key-file', file())).toBeUndefined();
    expect(problem('authentication-token-webhook-config-file', file())).toBeUndefined();
  });

  it.each([
    ['was not looked at', undefined],
    ['is not there', { state: 'absent' }],
    ['could not be looked at', { state: 'unreadable', reason: 'denied' }],
    ['is a directory', file(undefined, { type: 'directory' })],
  ] as const)('is refused when it %s', (_what, fact) => {
    expect(problem('tls-private-key-file', fact)).toBe(`m1: ${path}, given for --tls-private-key-file, is no file there; put it in place, or give another path`);
  });

  it.each([
    'client-ca-file',
    'etcd-cafile',
    'tls-cert-file',
    'etcd-certfile',
    'peer-cert-file',
    'peer-trusted-ca-file',
    'root-ca-file',
    'oidc-ca-file',
    'kubelet-certificate-authority',
    'kubelet-client-certificate',
  ])('is refused for --%s when it holds no certificate', (flag) => {
    const refusal = `m1: ${path}, given for --${flag}, holds no certificate; give the path of a file in PEM form that does`;
    expect(problem(flag, file())).toBe(refusal);
    expect(problem(flag, file(), '')).toBe(refusal);
    expect(problem(flag, file(), '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n')).toBe(refusal);
  });

  it('is not asked of a value that is no path', () => {
    const host = view(['master'], {});
    expect(fileValueProblem(host, 'oidc-issuer-url', 'https://issuer.example')).toBeUndefined();
    expect(fileValueProblem(host, 'audit-log-maxage', '30')).toBeUndefined();
  });
});
