import fc from 'fast-check';

export type Quotes = 'plain' | 'single' | 'double';

/** One flag, or the program, as one or two list items, or a comment line of its own. */
export type Entry =
  | { readonly kind: 'note'; readonly text: string }
  | { readonly kind: 'item'; readonly tokens: readonly string[]; readonly quotes: Quotes; readonly comment: string };

/** A manifest as a person may have written it: what it says, and how. */
export interface ManifestModel {
  readonly style: 'block' | 'one line' | 'lines' | 'lines with trailing comma';
  readonly dashIndent: 0 | 2 | 4;
  readonly gap: 1 | 2 | 3;
  readonly lineBreak: '\n' | '\r\n';
  readonly isLineEnded: boolean;
  readonly hasTail: boolean;
  readonly command: readonly Entry[];
  readonly args: readonly Entry[];
}

/** How a token comes to be quoted when it is meant to be quoted so: a plain one may need quotes. */
export function actualQuotes(token: string, quotes: Quotes): Quotes {
  const isPlain =
    /^(?:--?)?[A-Za-z/][\w./:=@-]*$/.test(token) && !/^(?:true|false|yes|no|on|off|y|n|null)$/i.test(token);
  return quotes === 'plain' && !isPlain ? 'double' : quotes;
}

function quoted(token: string, quotes: Quotes): string {
  const actual = actualQuotes(token, quotes);
  if (actual === 'plain') return token;
  return actual === 'single' ? `'${token.replaceAll("'", "''")}'` : JSON.stringify(token);
}

function blockLines(entries: readonly Entry[], indent: string, gap: number): readonly string[] {
  return entries.flatMap((entry) => {
    if (entry.kind === 'note') return [`${indent}# ${entry.text}`];
    const lines = entry.tokens.map((token) => `${indent}-${' '.repeat(gap)}${quoted(token, entry.quotes)}`);
    return [...lines.slice(0, -1), `${lines.at(-1)}${entry.comment}`];
  });
}

function flowLines(entries: readonly Entry[], indent: string, hasTrailingComma: boolean): readonly string[] {
  const lastItem = entries.findLastIndex((entry) => entry.kind === 'item');
  return entries.flatMap((entry, index) => {
    if (entry.kind === 'note') return [`${indent}# ${entry.text}`];
    return entry.tokens.map((token, position) => {
      const isLastToken = position === entry.tokens.length - 1;
      const comma = index === lastItem && isLastToken && !hasTrailingComma ? '' : ',';
      return `${indent}${quoted(token, entry.quotes)}${comma}${isLastToken ? entry.comment : ''}`;
    });
  });
}

function listLines(model: ManifestModel, key: string, entries: readonly Entry[]): readonly string[] {
  const items = entries.filter((entry) => entry.kind === 'item');
  if (items.length === 0) return [];
  if (model.style === 'one line') {
    return [
      `    ${key}: [${items.flatMap(({ tokens, quotes }) => tokens.map((token) => quoted(token, quotes))).join(', ')}]`,
    ];
  }
  if (model.style === 'block')
    return [`    ${key}:`, ...blockLines(entries, ' '.repeat(4 + model.dashIndent), model.gap)];
  return [`    ${key}: [`, ...flowLines(entries, '      ', model.style === 'lines with trailing comma'), '    ]'];
}

/** The text of a manifest. */
export function renderManifest(model: ManifestModel): string {
  const lines = [
    '# kept by hand',
    'apiVersion: v1',
    'kind: Pod',
    'metadata: { name:   kube-apiserver }  # odd',
    'spec:',
    '  containers:',
    '  - name: kube-apiserver',
    ...listLines(model, 'command', model.command),
    ...listLines(model, 'args', model.args),
    ...(model.hasTail ? ['    image: "a:v1" # pinned', '  hostNetwork: true'] : []),
  ];
  return lines.join(model.lineBreak) + (model.isLineEnded ? model.lineBreak : '');
}

/** Flags that the generated commands are made of; the first two are boolean. */
export const flagNames = ['profiling', 'anonymous-auth', 'audit-log-maxage', 'tls-cert-file', 'feature-gates'] as const;

const value = fc.constantFrom(
  'a',
  '/etc/pki/ca.crt',
  'x.y',
  'false',
  '30',
  '0644',
  'yes',
  'A=true,B=false',
  'a: b',
  '# c',
  "it's",
  '"',
  '~',
  '[x]',
  '*a',
  '',
);
const comment = fc.constantFrom('', ' # why', '   #   odd');

function flagTokens(name: string, written: string, form: number, given: string): readonly string[] {
  const isBoolean = name === 'profiling' || name === 'anonymous-auth';
  if (form === 0 && isBoolean) return [`--${written}`];
  return form === 1 && !isBoolean ? [`--${written}`, given] : [`--${written}=${given}`];
}

const flag = fc
  .record({ name: fc.constantFrom(...flagNames), isSnake: fc.boolean(), form: fc.nat(2), given: value })
  .map(({ name, isSnake, form, given }) => flagTokens(name, isSnake ? name.replaceAll('-', '_') : name, form, given));
const quotes = fc.constantFrom<Quotes>('plain', 'single', 'double');
const item = fc.record({ kind: fc.constant('item' as const), tokens: flag, quotes, comment });
const note = fc.record({ kind: fc.constant('note' as const), text: fc.constantFrom('one', '- two: "', '--three=4') });
const entry = fc.oneof({ weight: 5, arbitrary: item }, { weight: 1, arbitrary: note });
const program: fc.Arbitrary<Entry> = fc.record({
  kind: fc.constant('item' as const),
  tokens: fc.constant(['kube-apiserver']),
  quotes,
  comment,
});

/** Manifests in all styles, with repeated flags, flags in two items, in `args`, and in need of quotes. */
export const arbitraryManifest: fc.Arbitrary<ManifestModel> = fc.record({
  style: fc.constantFrom('block', 'one line', 'lines', 'lines with trailing comma'),
  dashIndent: fc.constantFrom(0, 2, 4),
  gap: fc.constantFrom(1, 2, 3),
  lineBreak: fc.constantFrom('\n', '\r\n'),
  isLineEnded: fc.boolean(),
  hasTail: fc.boolean(),
  command: fc.tuple(program, fc.array(entry, { maxLength: 6 })).map(([first, rest]) => [first, ...rest]),
  args: fc.oneof(
    fc.constant([]),
    fc.tuple(item, fc.array(entry, { maxLength: 4 })).map(([first, rest]) => [first, ...rest]),
  ),
});
