import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCertificates } from '../../src/documents/certificates.js';
import { DocumentError } from '../../src/documents/document-error.js';

function pem(name: string): string {
  return readFileSync(`test/cases/certificates/${name}.crt`, 'utf8');
}

describe('reading certificates', () => {
  it('tells whose they are, until when, and what signs', () => {
    expect(readCertificates(pem('leaf'))).toEqual([
      {
        subject: 'O=example, CN=kube-apiserver',
        notBefore: Date.UTC(2026, 10, 21, 10, 1, 10) / 1000,
        notAfter: Date.UTC(2027, 10, 21, 10, 1, 10) / 1000,
        expiry: '2027-11-21 10:01:10 UTC',
        publicKey: expect.stringMatching(/^[0-9a-f]{64}$/),
        keyType: 'ec',
        isAuthority: false,
      },
    ]);
    expect(readCertificates(pem('etcd'))).toMatchObject([{ subject: 'CN=etcd-ca', isAuthority: true }]);
    expect(readCertificates(pem('rsa'))).toMatchObject([{ keyType: 'rsa' }]);
  });

  it('knows a renewed certificate by its key', () => {
    const [first, renewed, other] = readCertificates(`${pem('cluster')}text between\n${pem('renewed')}${pem('etcd')}`.replaceAll('\n', '\r\n'));
    expect(renewed?.publicKey).toBe(first?.publicKey);
    expect(other?.publicKey).not.toBe(first?.publicKey);
  });

  it('finds none where there is none', () => {
    expect(readCertificates('')).toEqual([]);
    expect(readCertificates('-----BEGIN CERTIFICATE-----\nAAAA\n')).toEqual([]);
  });

  it('refuses what only looks like one, however it is damaged', () => {
    const bytes = Buffer.from(pem('leaf').replace(/-----.*-----/g, ''), 'base64');
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), fc.boolean(), (at, flip, isCut) => {
        const damaged = Buffer.from(isCut ? bytes.subarray(0, at) : bytes);
        if (!isCut) damaged[at] = (damaged[at] ?? 0) ^ flip;
        const text = `-----BEGIN CERTIFICATE-----\n${damaged.toString('base64')}\n-----END CERTIFICATE-----\n`;
        try {
          expect(readCertificates(text).length).toBeLessThan(2);
        } catch (error) {
          expect(error).toBeInstanceOf(DocumentError);
        }
      }),
    );
  });

  it('refuses more than anybody has', () => {
    expect(() => readCertificates('-----BEGIN CERTIFICATE----------END CERTIFICATE-----'.repeat(1001))).toThrow(DocumentError);
  });
});
