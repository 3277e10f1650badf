import { createPrivateKey, X509Certificate } from 'node:crypto';
import { expect, test } from 'vitest';
import { selfSignedCertificate } from '../../src/embedded/self-signed-certificate.js';

test('the certificate is valid X.509 for its key, signed by itself, for decades', () => {
  const { certificate, privateKey } = selfSignedCertificate('demo');
  const parsed = new X509Certificate(certificate);
  expect(parsed.subject).toBe('CN=demo');
  expect(parsed.issuer).toBe('CN=demo');
  expect(parsed.verify(parsed.publicKey)).toBe(true);
  expect(parsed.checkPrivateKey(createPrivateKey(privateKey))).toBe(true);
  expect(parsed.serialNumber).toMatch(/^01[0-9A-F]{16}$/);
  expect(new Date(parsed.validFrom).getUTCFullYear()).toBe(2020);
  expect(new Date(parsed.validTo).getUTCFullYear()).toBe(2049);
});

test('a name of any length is encoded', () => {
  for (const length of [1, 63, 64, 120, 200]) {
    const { certificate } = selfSignedCertificate('n'.repeat(length));
    expect(new X509Certificate(certificate).subject).toBe(`CN=${'n'.repeat(length)}`);
  }
});
