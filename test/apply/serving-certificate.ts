import { createSign, generateKeyPairSync } from 'node:crypto';
import type { Certificate } from '../../src/embedded/self-signed-certificate.js';

const ecdsaWithSha256 = sequence(Buffer.from('06082a8648ce3d040302', 'hex'));
const validity = sequence(der(0x17, Buffer.from('200101000000Z')), der(0x17, Buffer.from('491231235959Z')));

/**
 * A certificate for a DNS name and an IPv4 address, signed by an authority of the common name `kubernetes`
 * (RFC 5280, 4.1 and 4.2.1.6).
 */
export function servingCertificate(authorityKey: string, name: string, address: string): Certificate {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const names = sequence(der(0x82, Buffer.from(name)), der(0x87, Buffer.from(address.split('.').map(Number))));
  const extensions = der(0xa3, sequence(sequence(Buffer.from('0603551d11', 'hex'), der(0x04, names))));
  const version = der(0xa0, der(0x02, Buffer.from([2])));
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  const body = sequence(version, der(0x02, Buffer.from([7])), ecdsaWithSha256, named('kubernetes'), validity, named(`system:node:${name}`), spki, extensions);
  const signature = createSign('sha256').update(body).sign(authorityKey);
  const whole = sequence(body, ecdsaWithSha256, der(0x03, Buffer.concat([Buffer.from([0]), signature])));
  const lines = whole.toString('base64').match(/.{1,64}/g) ?? [];
  return {
    certificate: ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n'),
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

function named(commonName: string): Buffer {
  return sequence(der(0x31, sequence(Buffer.from('0603550403', 'hex'), der(0x0c, Buffer.from(commonName)))));
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return der(0x30, Buffer.concat(parts));
}

function der(tag: number, content: Buffer): Buffer {
  const { length } = content;
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}
