import { isScalar, type YAMLMap, type YAMLSeq } from 'yaml';
import { DocumentError } from './document-error.js';
import { insertLinesAfter, lineStartOf, removeLines, type Splice } from './text-splice.js';
import { extentOf } from './yaml-extent.js';
import { columnOf, layoutOf } from './yaml-layout.js';
import { entryValue, type Collection } from './yaml-place.js';
import { quotingOf } from './yaml-quoting.js';
import { renderBlock, renderBlockItem } from './yaml-render.js';
import type { Plain, YamlSource } from './yaml-source.js';

function indentTo(source: YamlSource, offset: number): string {
  return ' '.repeat(columnOf(source.text, offset));
}

/** Inserts an item into a block list after the item at `index - 1`, written as that one is. */
export function insertBlockItem(source: YamlSource, list: YAMLSeq.Parsed, index: number, value: Plain): Splice {
  const { start: dash, end } = extentOf(list, index - 1);
  const neighbour = entryValue(list, index - 1);
  const gap = source.text.slice(dash + 1, neighbour?.range[0]);
  const style = {
    indent: indentTo(source, dash),
    gap: /^ +$/.test(gap) ? gap : ' ',
    quoting: isScalar(neighbour) ? quotingOf(neighbour) : 'plain',
  } as const;
  const lines = renderBlockItem(value, style, layoutOf(source));
  return insertLinesAfter(source.text, end, lines);
}

/** Adds a key after the last one of a block map that is not empty. */
export function addBlockPair(source: YamlSource, map: YAMLMap.Parsed, key: string, value: Plain): Splice {
  const indent = indentTo(source, extentOf(map, 0).start);
  const lines = renderBlock({ [key]: value }, indent, layoutOf(source));
  return insertLinesAfter(source.text, extentOf(map, map.items.length - 1).end, lines);
}

/**
 * Removes the lines of one entry of a block collection, a comment at the end of its last line included, comments above
 * it kept. Throws a DocumentError when the entry does not begin a line.
 */
export function removeBlockEntry(source: YamlSource, container: Collection, index: number): Splice {
  const { start, end } = extentOf(container, index);
  refuseSharedLine(source, start);
  return removeLines(source.text, start, end);
}

/** Throws a DocumentError when something else stands before an offset in its line. */
export function refuseSharedLine(source: YamlSource, offset: number): void {
  if (/^\uFEFF?[ \t]*$/.test(source.text.slice(lineStartOf(source.text, offset), offset))) return;
  throw new DocumentError(
    'the entry to be removed shares its line with another; remove it by hand',
    source.lineAt(offset),
  );
}
