import { isMap, isPair, isScalar, isSeq, visit } from 'yaml';
import { lineStartOf } from './text-splice.js';
import type { YamlSource } from './yaml-source.js';

/** How far a document indents what is below a key: a nested map, and the dashes of a list. */
export interface YamlLayout {
  readonly map: number;
  readonly list: number;
}

/** The column of an offset; a byte order mark takes none. */
export function columnOf(text: string, offset: number): number {
  const start = lineStartOf(text, offset);
  return offset - start - (start === 0 && text.startsWith('\uFEFF') ? 1 : 0);
}

/** Reads a document's own indentation from its first nested block map and list; without one, kubeadm's: 2 and 0. */
export function layoutOf(source: YamlSource): YamlLayout {
  const found: { map?: number; list?: number } = {};
  visit(source.root, {
    Pair(_, { key, value }) {
      if (!isScalar(key) || !key.range || !(isMap(value) || isSeq(value)) || value.flow || !value.range) return;
      const kind = isMap(value) ? 'map' : 'list';
      const deeper = columnOf(source.text, value.range[0]) - columnOf(source.text, key.range[0]);
      if (value.items.some((item) => isPair(item) || kind === 'list')) found[kind] ??= deeper;
    },
  });
  return { map: Math.max(found.map ?? 2, 1), list: Math.max(found.list ?? 0, 0) };
}
