import { createSign, generateKeyPairSync, randomBytes } from 'node:crypto';

/** A certificate and its private key, both PEM. */
export interface Certificate {
  readonly certificate: string;
  readonly privateKey: string;
}

const ecdsaWithSha256 = sequence(Buffer.from('06082a8648ce3d040302', 'hex'));
const commonName = Buffer.from('0603550403', 'hex');
/** DER dates with two-digit years reach to 2049 (RFC 5280, 4.1.2.5.1). */
const validity = sequence(der(0x17, '200101000000Z'), der(0x17, '491231235959Z'));

/**
 * Makes a P-256 key and an X.509 version 1 certificate for it, signed by itself (RFC 5280, 4.1). It vouches for
 * nothing; TLS servers just need one.
 * @param name the common name of subject and issuer
 */
export function selfSignedCertificate(name: string): Certificate {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const subject = sequence(der(0x31, sequence(commonName, der(0x0c, name))));
  const serial = der(0x02, Buffer.concat([Buffer.from([1]), randomBytes(8)]));
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  const body = sequence(serial, ecdsaWithSha256, subject, validity, subject, spki);
  const signature = createSign('sha256').update(body).sign(privateKey);
  const whole = sequence(body, ecdsaWithSha256, der(0x03, Buffer.concat([Buffer.from([0]), signature])));
  return { certificate: pem(whole), privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() };
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return der(0x30, Buffer.concat(parts));
}

/** Tag, length, value (X.690). Lengths from 128 on are written as a count of bytes and those bytes. */
function der(tag: number, value: Buffer | string): Buffer {
  const content = Buffer.from(value);
  const { length } = content;
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

function pem(content: Buffer): string {
  const lines = content.toString('base64').match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}
