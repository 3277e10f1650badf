import fc from 'fast-check';

export type Leaf = string | number | boolean | readonly string[];

/** A configuration file's data, with the style in which each value is written. */
export type Tree =
  | { readonly kind: 'leaf'; readonly value: Leaf; readonly isFlow: boolean; readonly comment: string }
  | {
      readonly kind: 'map';
      readonly entries: readonly (readonly [key: string, value: Tree])[];
      readonly isFlow: boolean;
      readonly comment: string;
      readonly indent: number;
      readonly note: string;
    };

export interface ConfigurationModel {
  readonly root: Tree;
  readonly lineBreak: '\n' | '\r\n';
  readonly isLineEnded: boolean;
  readonly isJson: boolean;
}

export const keys = ['authentication', 'anonymous', 'enabled', 'mode', 'port'] as const;

const text = fc.constantFrom('Webhook', '0s', '5m0s', '/etc/ca.crt', 'yes', '10', 'a: b', '# c', "it's", '');

/** Values that a key can be set to. */
export const leaf: fc.Arbitrary<Leaf> = fc.oneof(
  text,
  fc.integer({ min: -5, max: 20000 }),
  fc.boolean(),
  fc.uniqueArray(fc.constantFrom('a', 'b', 'c', '10.0.0.1', 'true'), { maxLength: 4 }),
);

const style = { isFlow: fc.boolean(), comment: fc.constantFrom('', ' # why', '  #odd') };

const { tree } = fc.letrec<{ tree: Tree; map: Tree; leaf: Tree }>((tie) => ({
  tree: fc.oneof({ depthSize: 'small', withCrossShrink: true }, tie('leaf'), tie('map')),
  leaf: fc.record({ kind: fc.constant('leaf' as const), value: leaf, ...style }),
  map: fc.record({
    kind: fc.constant('map' as const),
    entries: fc.uniqueArray(fc.tuple(fc.constantFrom(...keys), tie('tree')), {
      selector: ([key]) => key,
      maxLength: 4,
    }),
    indent: fc.constantFrom(1, 2, 4),
    note: fc.constantFrom('', '# below', '# - x: "'),
    ...style,
  }),
}));

function inline(node: Tree): string {
  if (node.kind === 'leaf') return JSON.stringify(node.value);
  return `{${node.entries.map(([key, value]) => `"${key}": ${inline(value)}`).join(', ')}}`;
}

/** The lines of one key; the first goes behind `key:`. */
function valueLines(node: Tree, indent: string): readonly string[] {
  if (node.kind === 'leaf') {
    if (node.isFlow || !Array.isArray(node.value) || node.value.length === 0)
      return [` ${inline(node)}${node.comment}`];
    return [node.comment, ...node.value.map((item) => `${indent}- ${JSON.stringify(item)}${node.comment}`)];
  }
  if (node.isFlow || node.entries.length === 0) return [` ${inline(node)}${node.comment}`];
  return [node.comment, ...mapLines(node, indent + ' '.repeat(node.indent))];
}

function mapLines(node: Tree & { readonly kind: 'map' }, indent: string): readonly string[] {
  const note = node.note === '' ? [] : [`${indent}${node.note}`];
  const entries = node.entries.flatMap(([key, value]) => {
    const [first = '', ...rest] = valueLines(value, indent);
    return [`${indent}${key}:${first}`, ...rest];
  });
  return [...note, ...entries];
}

/** The text of a configuration file. */
export function renderConfiguration({ root, lineBreak, isLineEnded, isJson }: ConfigurationModel): string {
  if (isJson) return JSON.stringify(dataOf(root), null, 2).replaceAll('\n', lineBreak) + (isLineEnded ? lineBreak : '');
  const lines = ['kind: KubeletConfiguration # the type', ...(root.kind === 'map' ? mapLines(root, '') : [])];
  return lines.join(lineBreak) + (isLineEnded ? lineBreak : '');
}

/** The data of a tree. */
export function dataOf(node: Tree): unknown {
  return node.kind === 'leaf'
    ? node.value
    : Object.fromEntries(node.entries.map(([key, value]) => [key, dataOf(value)]));
}

/** Configuration files in block, flow and mixed style, with comments, and as JSON. */
export const arbitraryConfiguration: fc.Arbitrary<ConfigurationModel> = fc.record({
  root: tree.map((node): Tree => {
    const map = { kind: 'map', isFlow: false, comment: '', indent: 0, note: '# all of it' } as const;
    return { ...map, entries: node.kind === 'map' ? node.entries : [['port', node]] };
  }),
  lineBreak: fc.constantFrom('\n', '\r\n'),
  isLineEnded: fc.boolean(),
  isJson: fc.boolean(),
});
