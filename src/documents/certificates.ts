import { createHash, X509Certificate } from 'node:crypto';
import { DocumentError } from './document-error.js';

/** What matters of an X.509 certificate. */
export interface Certificate {
  /** `CN=etcd-ca, O=example` */
  readonly subject: string;
  /** First and last second of its validity, since 1970. */
  readonly notBefore: number;
  readonly notAfter: number;
  /** The last second as a person reads it: `2030-01-31 12:00:00 UTC`. */
  readonly expiry: string;
  /** Hex SHA-256 of its public key (SubjectPublicKeyInfo): a renewed certificate of the same key has the same. */
  readonly publicKey: string;
  /** `rsa`, `ec`, `ed25519`: which cipher suites it can serve depends on that. Undefined for what OpenSSL has no name for. */
  readonly keyType: string | undefined;
  readonly isAuthority: boolean;
}

const block = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]*-----END CERTIFICATE-----/g;

/** More than any bundle of a cluster; a system's whole trust store has some 150. */
const most = 1000;

/**
 * Reads the certificates of a PEM text, in order; whatever else is in it is passed over. Throws a DocumentError when
 * one of them is no certificate.
 */
export function readCertificates(pem: string): readonly Certificate[] {
  const blocks = pem.match(block) ?? [];
  if (blocks.length > most) {
    throw new DocumentError(`there are more than ${most} certificates; check that it is the right file`);
  }
  return blocks.map((text, index) => {
    try {
      return readCertificate(new X509Certificate(text));
    } catch {
      throw new DocumentError(`certificate ${index + 1} cannot be read; put the file in order`);
    }
  });
}

function readCertificate(certificate: X509Certificate): Certificate {
  const spki = certificate.publicKey.export({ type: 'spki', format: 'der' });
  const end = timeOf(certificate.validTo);
  return {
    subject: certificate.subject.split('\n').join(', '),
    notBefore: timeOf(certificate.validFrom).seconds,
    notAfter: end.seconds,
    expiry: end.text,
    publicKey: createHash('sha256').update(spki).digest('hex'),
    keyType: certificate.publicKey.asymmetricKeyType,
    isAuthority: certificate.ca,
  };
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Reads OpenSSL's way to write a time: `Sep  3 12:00:00 2030 GMT`. */
function timeOf(written: string): { readonly seconds: number; readonly text: string } {
  const parts = /^(\w{3})\s+(\d+) (\d\d:\d\d:\d\d) (\d+) GMT$/.exec(written);
  const [, name = '', day = '', clock = '', year = ''] = parts ?? [];
  const month = months.indexOf(name);
  const [hours = 0, minutes = 0, seconds = 0] = clock.split(':').map(Number);
  if (month < 0) throw new Error(`not a time: ${written}`);
  const text = `${year.padStart(4, '0')}-${String(month + 1).padStart(2, '0')}-${day.padStart(2, '0')} ${clock} UTC`;
  return { seconds: Date.UTC(Number(year), month, Number(day), hours, minutes, seconds) / 1000, text };
}
