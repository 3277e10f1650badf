import { isMap, isSeq, type ParsedNode } from 'yaml';
import { entryValue, type Collection } from './yaml-place.js';

/** Where one entry of a collection is written. */
export interface Extent {
  /** Offset of the dash, of the key, or of the item of a flow list. */
  readonly start: number;
  /** Offset after the last character of its content; trailing comments are beyond it. */
  readonly end: number;
  /** Offset of the comma after it, in flow style. */
  readonly comma?: number;
}

interface Token {
  readonly type: string;
  readonly offset: number;
}

function tokenOffset(tokens: readonly Token[] | undefined, type: string): number | undefined {
  return tokens?.find((token) => token.type === type)?.offset;
}

/** Source tokens before each entry; a flow collection may have one more, after its trailing comma. */
function startTokens(container: Collection, index: number): readonly Token[] | undefined {
  const source = container.srcToken;
  return source && 'items' in source ? source.items[index]?.start : undefined;
}

/** Offset after the colon of a map's entry; undefined for an entry without one (`{a}`, `? a`). */
export function colonEnd(container: Collection, index: number): number | undefined {
  if (!isMap(container)) return undefined;
  const colon = tokenOffset(container.items[index]?.srcToken?.sep, 'map-value-ind');
  return colon === undefined ? undefined : colon + 1;
}

/** Whether a node has text of its own: the null of `key:` has none. */
export function isWritten(node: ParsedNode | null): node is ParsedNode {
  return node !== null && node.range[0] < node.range[1];
}

/** Offset after the last character of a node's content, comments and line breaks after it left out. */
function contentEnd(node: ParsedNode): number {
  const isBlock = (isMap(node) || isSeq(node)) && node.flow !== true && node.items.length > 0;
  return isBlock ? extentOf(node as Collection, node.items.length - 1).end : node.range[1];
}

/** The place of one existing entry of a collection. */
export function extentOf(container: Collection, index: number): Extent {
  const comma = tokenOffset(startTokens(container, index + 1), 'comma');
  const value = entryValue(container, index);
  const key = isMap(container) ? container.items[index]?.key : undefined;
  const dash = tokenOffset(startTokens(container, index), 'seq-item-ind');
  const start = dash ?? key?.range[0] ?? value?.range[0] ?? container.range[0];
  const end = value === null ? (key?.range[1] ?? start) : contentEnd(value);
  return { start, end, ...(comma === undefined ? {} : { comma }) };
}
