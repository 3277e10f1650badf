import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCertificateRequest } from '../../src/documents/certificate-request.js';
import { DocumentError } from '../../src/documents/document-error.js';
import { certificateRequests } from '../cases/certificates/certificate-requests.js';

const subject = { commonName: 'system:node:w1', organizations: ['system:nodes'] };

function pem(bytes: Uint8Array): string {
  return `-----BEGIN CERTIFICATE REQUEST-----\n${Buffer.from(bytes).toString('base64')}\n-----END CERTIFICATE REQUEST-----\n`;
}

function bytesOf(text: string): Buffer {
  return Buffer.from(text.replaceAll(/-----[A-Z ]+-----/g, ''), 'base64');
}

describe('a certificate request', () => {
  it('tells its subject, its DNS names and its addresses', () => {
    expect(readCertificateRequest(certificateRequests.kubelet)).toEqual({
      ...subject,
      dnsNames: ['w1'],
      ipAddresses: ['10.77.0.21', '2001:db8::1'],
    });
  });

  it('may ask for no name, for names that are critical, and under names beyond ASCII', () => {
    expect(readCertificateRequest(certificateRequests.bare)).toEqual({ ...subject, dnsNames: [], ipAddresses: [] });
    expect(readCertificateRequest(certificateRequests.critical)).toMatchObject({ dnsNames: ['w1'] });
    expect(readCertificateRequest(certificateRequests.named)).toMatchObject({ commonName: 'système', organizations: ['系统'] });
  });

  it('tells of each organization', () => {
    expect(readCertificateRequest(certificateRequests.twoOrganizations).organizations).toEqual(['system:nodes', 'system:masters']);
  });

  it.each([
    ['unit', 'more in its subject'],
    ['anonymous', 'no common name'],
    ['email', 'neither a DNS name nor an address'],
    ['uri', 'neither a DNS name nor an address'],
    ['authority', 'an extension other than alternative names'],
  ] as const)('that asks for more is refused: %s', (name, problem) => {
    expect(() => readCertificateRequest(certificateRequests[name])).toThrow(problem);
  });

  it('is one PEM block and nothing else', () => {
    const { kubelet, bare } = certificateRequests;
    for (const text of ['', 'x', kubelet + bare, `${kubelet}x`, kubelet.replaceAll('REQUEST', 'CHAIN'), ' '.repeat(70_000) + kubelet]) {
      expect(() => readCertificateRequest(text)).toThrow(DocumentError);
    }
  });

  it('that is cut off anywhere is refused', () => {
    const whole = bytesOf(certificateRequests.kubelet);
    for (let length = 0; length < whole.length; length += 1) {
      expect(() => readCertificateRequest(pem(whole.subarray(0, length)))).toThrow(DocumentError);
    }
    expect(() => readCertificateRequest(pem(Buffer.concat([whole, Buffer.from([0])])))).toThrow('behind its end');
  });

  it('with damaged bytes is read or refused, and never anything else', () => {
    const whole = bytesOf(certificateRequests.kubelet);
    const slips = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(slips, (changes) => {
        const damaged = Buffer.from(whole);
        for (const [at, byte] of changes) damaged[at] = byte;
        expectReadOrRefused(pem(damaged));
      }),
      { numRuns: 2_000 },
    );
  });

  it('of arbitrary bytes or text is refused', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => expectReadOrRefused(pem(bytes))));
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(() => readCertificateRequest(text)).toThrow(DocumentError);
      }),
    );
  });
});

function expectReadOrRefused(text: string): void {
  try {
    expect(typeof readCertificateRequest(text).commonName).toBe('string');
  } catch (error) {
    expect(error).toBeInstanceOf(DocumentError);
  }
}
