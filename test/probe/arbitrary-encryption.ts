import fc from 'fast-check';
import { stringify } from 'yaml';

/** An encryption configuration, the text that says it, and the keys that are in it. */
export interface EncryptionText {
  readonly text: string;
  readonly keys: readonly string[];
  /** Resources and the types of their providers, in order. */
  readonly entries: readonly { readonly resources: readonly string[]; readonly providers: readonly string[] }[];
}

const key = fc
  .constantFrom(16, 24, 32)
  .chain((length) => fc.uint8Array({ minLength: length, maxLength: length }))
  .map((bytes) => Buffer.from(bytes).toString('base64'));

const keyed = fc.record({
  type: fc.constantFrom('aescbc', 'aesgcm', 'secretbox'),
  keys: fc.array(fc.record({ name: fc.constantFrom('key1', 'Key-2024', 'old key', 'k'), secret: key }), { minLength: 1, maxLength: 3 }),
});

const provider: fc.Arbitrary<Record<string, Keyed>> = fc.oneof(
  keyed.map(({ type, keys }) => ({ [type]: { keys } })),
  fc.constant({ identity: {} }),
  fc.constant({ kms: { apiVersion: 'v2', name: 'myKms', endpoint: 'unix:///var/run/Kms.sock', cacheSize: 1000, timeout: '3s' } }),
);

const entry = fc.record({
  resources: fc.uniqueArray(fc.constantFrom('secrets', 'configmaps', '*.*', '*.', '*.apps', 'pandas.awesome.example'), { minLength: 1, maxLength: 3 }),
  providers: fc.array(provider, { minLength: 1, maxLength: 4 }),
});

const configuration = fc.record({
  kind: fc.constant('EncryptionConfiguration'),
  apiVersion: fc.constant('apiserver.config.k8s.io/v1'),
  resources: fc.array(entry, { minLength: 1, maxLength: 3 }),
});

interface Keyed {
  readonly [field: string]: unknown;
  readonly keys?: readonly { readonly secret: string }[];
}

function secretsOf({ keys = [] }: Keyed): string[] {
  return keys.map(({ secret }) => secret);
}

type Model = typeof configuration extends fc.Arbitrary<infer T> ? T : never;

/** Ways to write a value behind `secret:` in block style, by the indentation of the key. */
const secretStyles: Readonly<Record<string, (secret: string, indent: string) => string>> = {
  plain: (secret) => secret,
  double: (secret) => `"${secret}"`,
  single: (secret) => `'${secret}'`,
  tagged: (secret) => `!!str ${secret} # ${secret}`,
  literal: (secret, indent) => `|-\n${indent}  ${secret}`,
  wrapped: (secret, indent) => `|\n${indent}  ${secret.slice(0, 11)}\n\n${indent}  ${secret.slice(11)}`,
  folded: (secret, indent) => `>2-\n${indent}  ${secret}`,
  nextLine: (secret, indent) => `\n${indent}  ${secret}`,
  nextLineQuoted: (secret, indent) => `\n${indent}  "${secret}"`,
};

function blockText(model: Model, style: string, hasComments: boolean): string {
  const written = stringify(model, { lineWidth: 0, aliasDuplicateObjects: false }).replace(/^( *(?:- )?)secret: (.*)$/gm, (_, lead: string, secret: string) => {
    const comment = hasComments ? `${lead.replace('-', ' ')}# secret: ${secret}, before: ${secret}\n` : '';
    return `${comment}${lead}secret: ${secretStyles[style]?.(secret.replaceAll('"', ''), ' '.repeat(lead.length)) ?? ''}`;
  });
  return `---\n${written}`;
}

const renderings: readonly ((model: Model, hasComments: boolean) => string)[] = [
  ...Object.keys(secretStyles).map((style) => (model: Model, hasComments: boolean) => blockText(model, style, hasComments)),
  (model) => stringify(model, { collectionStyle: 'flow', lineWidth: 0, aliasDuplicateObjects: false }),
  (model) => stringify(model, { collectionStyle: 'flow', aliasDuplicateObjects: false }),
  (model) => stringify(model, { defaultStringType: 'QUOTE_DOUBLE', defaultKeyType: 'QUOTE_DOUBLE', aliasDuplicateObjects: false }),
  (model) => JSON.stringify(model),
  (model) => JSON.stringify(model, null, 2),
  (model) => JSON.stringify(model, null, '\t').replaceAll('\n', '\r\n'),
  (model) => JSON.stringify(model, null, 2).replaceAll('/', '\\/'),
];

/** Encryption configurations in the styles that people and programs write them in. */
export const arbitraryEncryption: fc.Arbitrary<EncryptionText> = fc
  .tuple(configuration, fc.nat(renderings.length - 1), fc.boolean())
  .map(([model, style, hasComments]) => ({
    text: renderings[style]?.(model, hasComments) ?? '',
    keys: model.resources.flatMap(({ providers }) => providers.flatMap((each) => Object.values(each).flatMap(secretsOf))),
    entries: model.resources.map(({ resources, providers }) => ({ resources, providers: providers.flatMap((each) => Object.keys(each)) })),
  }));
