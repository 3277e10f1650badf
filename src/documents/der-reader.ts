import { DocumentError } from './document-error.js';

/** One element of a DER text: its tag octet, and what it holds. */
export interface DerElement {
  readonly tag: number;
  readonly content: Uint8Array;
}

/** Tag octets (X.690, 8.1.2): universal types, and `constructed` ones of a context, numbered. */
export const derTags = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  objectIdentifier: 0x06,
  utf8String: 0x0c,
  printableString: 0x13,
  ia5String: 0x16,
  sequence: 0x30,
  set: 0x31,
} as const;

/**
 * Reads elements one behind the other, by the strict rules of DER: lengths are definite and as short as they can be, and
 * nothing is left over. Throws a DocumentError for anything else.
 */
export class DerReader {
  private at = 0;

  constructor(private readonly bytes: Uint8Array) {}

  get isAtEnd(): boolean {
    return this.at >= this.bytes.length;
  }

  /** The next element. */
  next(): DerElement {
    const tag = this.octet();
    if ((tag & 0x1f) === 0x1f) throw new DocumentError('has a tag of a form that no certificate request has');
    const length = this.length();
    const end = this.at + length;
    if (end > this.bytes.length) throw cutOff();
    const content = this.bytes.subarray(this.at, end);
    this.at = end;
    return { tag, content };
  }

  /** The content of the next element, which has to have this tag. */
  take(tag: number): Uint8Array {
    const element = this.next();
    if (element.tag !== tag) throw new DocumentError(`has ${hex(element.tag)} where ${hex(tag)} is expected`);
    return element.content;
  }

  /** The elements in the next one, which has to have this tag. */
  enter(tag: number): DerReader {
    return new DerReader(this.take(tag));
  }

  /** Throws when something is left. */
  end(): void {
    if (!this.isAtEnd) throw new DocumentError('has something behind its end');
  }

  private octet(): number {
    const octet = this.bytes[this.at];
    if (octet === undefined) throw cutOff();
    this.at += 1;
    return octet;
  }

  private length(): number {
    const first = this.octet();
    if (first < 0x80) return first;
    const count = first & 0x7f;
    if (count === 0 || count > 3) throw new DocumentError('has a length of a form that DER does not allow');
    let length = 0;
    for (let index = 0; index < count; index += 1) length = length * 256 + this.octet();
    if (length < 0x80 || length < 256 ** (count - 1)) throw new DocumentError('has a length that is longer than DER allows');
    return length;
  }
}

function cutOff(): DocumentError {
  return new DocumentError('is cut off');
}

function hex(tag: number): string {
  return `0x${tag.toString(16).padStart(2, '0')}`;
}
