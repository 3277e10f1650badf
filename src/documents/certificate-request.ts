import { DerReader, derTags } from './der-reader.js';
import type { DerElement } from './der-reader.js';
import { DocumentError } from './document-error.js';

/** What a certificate is asked for: the subject and its other names. */
export interface CertificateRequest {
  readonly commonName: string;
  readonly organizations: readonly string[];
  readonly dnsNames: readonly string[];
  /** IPv4 with dots; IPv6 in the form of RFC 5952. */
  readonly ipAddresses: readonly string[];
}

/** Object identifiers, as DER writes them: X.520 names, PKCS #9 extensionRequest, subjectAltName. */
const identifiers = {
  commonName: '550403',
  organization: '55040a',
  extensionRequest: '2a864886f70d01090e',
  alternativeNames: '551d11',
} as const;

const block = /^\s*-----BEGIN CERTIFICATE REQUEST-----([A-Za-z0-9+/=\s]*)-----END CERTIFICATE REQUEST-----\s*$/;

/** Characters; a request with a key of 4096 bits and a dozen names has some 2000. */
const longest = 65_536;

/**
 * Reads a certificate signing request (PKCS #10, RFC 2986) in PEM: its subject, which may have nothing but organizations
 * and one common name, and the DNS names and addresses that it asks for. The signature is not looked at: the API server
 * checks it. Throws a DocumentError for whatever is not of this form, or asks for anything else.
 */
export function readCertificateRequest(pem: string): CertificateRequest {
  const encoded = pem.length > longest ? undefined : block.exec(pem)?.[1];
  if (encoded === undefined) throw new DocumentError('is not one certificate request in PEM');
  const outer = new DerReader(Buffer.from(encoded, 'base64'));
  const request = outer.enter(derTags.sequence);
  outer.end();
  const info = request.enter(derTags.sequence);
  request.take(derTags.sequence);
  request.take(derTags.bitString);
  request.end();
  if (hex(info.take(derTags.integer)) !== '00') throw new DocumentError('is of a version that is not known');
  const subject = readSubject(info.enter(derTags.sequence));
  info.take(derTags.sequence);
  const names = readAttributes(info);
  info.end();
  return { ...subject, ...names };
}

function readSubject(names: DerReader): Pick<CertificateRequest, 'commonName' | 'organizations'> {
  const commonNames: string[] = [];
  const organizations: string[] = [];
  while (!names.isAtEnd) {
    const part = names.enter(derTags.set);
    while (!part.isAtEnd) {
      const pair = part.enter(derTags.sequence);
      const kind = hex(pair.take(derTags.objectIdentifier));
      const text = readText(pair.next());
      pair.end();
      if (kind === identifiers.commonName) commonNames.push(text);
      else if (kind === identifiers.organization) organizations.push(text);
      else throw new DocumentError('has more in its subject than a common name and organizations');
    }
  }
  const [commonName] = commonNames;
  if (commonName === undefined || commonNames.length > 1) throw new DocumentError('has no common name, or several');
  return { commonName, organizations };
}

type Names = Pick<CertificateRequest, 'dnsNames' | 'ipAddresses'>;

/** The attributes are a set in the context [0], which may be empty. */
function readAttributes(info: DerReader): Names {
  const attributes = info.enter(0xa0);
  const found: Names[] = [];
  while (!attributes.isAtEnd) {
    const attribute = attributes.enter(derTags.sequence);
    if (hex(attribute.take(derTags.objectIdentifier)) !== identifiers.extensionRequest) {
      throw new DocumentError('has an attribute that is no request for extensions');
    }
    const values = attribute.enter(derTags.set);
    attribute.end();
    found.push(readExtensions(values.enter(derTags.sequence)));
    values.end();
  }
  if (found.length > 1) throw new DocumentError('asks for extensions twice');
  return found[0] ?? { dnsNames: [], ipAddresses: [] };
}

function readExtensions(extensions: DerReader): Names {
  const found: Names[] = [];
  while (!extensions.isAtEnd) {
    const extension = extensions.enter(derTags.sequence);
    if (hex(extension.take(derTags.objectIdentifier)) !== identifiers.alternativeNames) {
      throw new DocumentError('asks for an extension other than alternative names');
    }
    const value = readExtensionValue(extension);
    const names = value.enter(derTags.sequence);
    value.end();
    found.push(readNames(names));
  }
  if (found.length > 1) throw new DocumentError('has alternative names twice');
  return found[0] ?? { dnsNames: [], ipAddresses: [] };
}

/** Whether the extension is critical stands before its value, or nowhere. */
function readExtensionValue(extension: DerReader): DerReader {
  const first = extension.next();
  const value = first.tag === derTags.boolean ? extension.next() : first;
  extension.end();
  if (value.tag !== derTags.octetString) throw new DocumentError('has an extension without a value');
  return new DerReader(value.content);
}

/** Of the forms of a GeneralName (RFC 5280, 4.2.1.6) those that a server has: dNSName [2], iPAddress [7]. */
function readNames(names: DerReader): Names {
  const dnsNames: string[] = [];
  const ipAddresses: string[] = [];
  while (!names.isAtEnd) {
    const { tag, content } = names.next();
    if (tag === 0x82) dnsNames.push(ascii(content));
    else if (tag === 0x87) ipAddresses.push(address(content));
    else throw new DocumentError('asks for a name that is neither a DNS name nor an address');
  }
  return { dnsNames, ipAddresses };
}

function address(bytes: Uint8Array): string {
  if (bytes.length === 4) return bytes.join('.');
  if (bytes.length !== 16) throw new DocumentError('has an address that is neither IPv4 nor IPv6');
  const groups = hex(bytes).match(/.{4}/g) ?? [];
  return new URL(`http://[${groups.join(':')}]`).hostname.slice(1, -1);
}

function readText({ tag, content }: DerElement): string {
  if (tag === derTags.printableString || tag === derTags.ia5String) return ascii(content);
  if (tag !== derTags.utf8String) throw new DocumentError('has a text of a kind that is not known');
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(content);
  } catch {
    throw new DocumentError('has a text that is no UTF-8');
  }
}

function ascii(bytes: Uint8Array): string {
  if (bytes.some((byte) => byte < 0x20 || byte > 0x7e)) throw new DocumentError('has a text that is no ASCII');
  return Buffer.from(bytes).toString('latin1');
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
