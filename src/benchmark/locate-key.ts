import { isMap, isNode, isScalar, isSeq } from 'yaml';
import type { Document, Node } from 'yaml';
import type { KeyPath } from './key-path.js';

/**
 * The offset in the source at which a key path's value starts, or its key when `at` asks for that.
 * A path that leads nowhere (a missing key) gives the last part of it that exists.
 */
export function locateKey(document: Document, path: KeyPath, at: 'key' | 'value'): number {
  let node: unknown = document.contents;
  let offset = startOf(node) ?? 0;
  for (const key of path) {
    const [keyNode, valueNode] = step(node, key);
    if (keyNode === undefined) return offset;
    offset = (at === 'key' ? startOf(keyNode) : (startOf(valueNode) ?? startOf(keyNode))) ?? offset;
    node = valueNode;
  }
  return offset;
}

/** The node of a key and the node of its value; a list's item is both. */
function step(node: unknown, key: string | number): readonly [Node, Node] | readonly [undefined, undefined] {
  if (isSeq(node)) {
    const item = typeof key === 'number' ? node.items[key] : undefined;
    return isNode(item) ? [item, item] : [undefined, undefined];
  }
  if (!isMap(node)) return [undefined, undefined];
  const pair = node.items.find((each) => isScalar(each.key) && each.key.value === String(key));
  if (pair === undefined || !isNode(pair.key)) return [undefined, undefined];
  return [pair.key, isNode(pair.value) ? pair.value : pair.key];
}

function startOf(node: unknown): number | undefined {
  return isNode(node) ? node.range?.[0] : undefined;
}
