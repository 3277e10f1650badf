import { isMap, isScalar, isSeq, type ParsedNode } from 'yaml';
import type { Path } from './yaml-place.js';
import type { YamlSource } from './yaml-source.js';

/** The entry of a node that a step leads to: where it begins, and its value. */
function entryOf(node: ParsedNode | null, step: string | number): { offset: number; value: ParsedNode | null } | undefined {
  if (isMap(node)) {
    const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step));
    return pair && { offset: pair.key.range[0], value: pair.value };
  }
  const item = isSeq(node) && typeof step === 'number' ? node.items[step] : undefined;
  return item && { offset: item.range[0], value: item };
}

/** Line in which the last step of a path, or as much of it as is there, begins: of a key, its own line. */
export function lineAlong(source: YamlSource, path: Path): number {
  let node: ParsedNode | null = source.root;
  let offset = source.root.range[0];
  for (const step of path) {
    const entry = entryOf(node, step);
    if (entry === undefined) break;
    ({ offset, value: node } = entry);
  }
  return source.lineAt(offset);
}
