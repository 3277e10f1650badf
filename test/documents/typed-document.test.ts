import { describe, expect, it } from 'vitest';
import { DocumentError } from '../../src/documents/document-error.js';
import { readTypedDocument } from '../../src/documents/typed-document.js';

const type = { kind: 'Policy', apiVersions: ['a/v1', 'a/v2'], namedBy: '--file' };

describe('a document that says what it is', () => {
  it('is read with its data', () => {
    expect(readTypedDocument('kind: Policy\napiVersion: a/v2\n', type).data).toEqual({ kind: 'Policy', apiVersion: 'a/v2' });
  });

  it.each([
    ['another kind', 'kind: Pod\napiVersion: a/v1\n', /is a\/v1 Pod, not Policy of a\/v1 or a\/v2; check --file/],
    ['another version', 'kind: Policy\napiVersion: a/v3\n', /a\/v3 Policy, not/],
    ['neither', 'rules: []\n', /is undefined undefined, not/],
    ['a kind that is a map', 'kind: {a: b}\napiVersion: a/v1\n', /a\/v1 \{"a":"b"\}, not/],
    ['a list', '- a\n', /no map of keys/],
    ['too long a text', ' '.repeat(1_048_577), /more than 1048576 characters; check --file/],
  ])('is refused: %s', (_, text, message) => {
    expect(() => readTypedDocument(text, type)).toThrow(DocumentError);
    expect(() => readTypedDocument(text, type)).toThrow(message);
  });
});
