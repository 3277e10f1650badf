import { isMap, isScalar, isSeq, type ParsedNode } from 'yaml';
import { DocumentError } from './document-error.js';
import { insertLinesAfter, removeLines, type Splice } from './text-splice.js';
import { refuseSharedLine } from './yaml-block-edit.js';
import { colonEnd, extentOf, isWritten } from './yaml-extent.js';
import { columnOf, layoutOf } from './yaml-layout.js';
import { entryValue, type Place } from './yaml-place.js';
import { flowQuoting, quotingOf } from './yaml-quoting.js';
import { isBlockValue, renderBlock, renderInline, type Quoting } from './yaml-render.js';
import type { Plain, YamlSource } from './yaml-source.js';

function isBlockCollection(node: ParsedNode): boolean {
  return (isMap(node) || isSeq(node)) && node.flow !== true;
}

function quotingFor(source: YamlSource, place: Place, old: ParsedNode | null): Quoting {
  if (source.root.flow === true) return 'double';
  if (isScalar(old)) return quotingOf(old);
  if ((isMap(old) || isSeq(old)) && old.flow === true) return flowQuoting(source, old);
  return place.isFlow ? flowQuoting(source, place.container) : 'plain';
}

/** Writes a value over an old one that begins in the line of its key or dash. */
function overwrite(source: YamlSource, old: ParsedNode, rendered: string): Splice {
  const [start, end] = old.range;
  const lineBreak = /\r?\n$/.exec(source.text.slice(start, end))?.[0] ?? '';
  return { start, end, text: rendered + lineBreak };
}

/** Removes a written value and leaves its key. */
function clear(source: YamlSource, old: ParsedNode, colon: number, end: number): Splice {
  const { text } = source;
  const start = old.range[0];
  if (!isBlockCollection(old) && /^[ \t]*$/.test(text.slice(colon, start))) {
    const lineBreak = /(?:\r?\n)?$/.exec(text.slice(start, end))?.[0] ?? '';
    return { start: colon, end: end - lineBreak.length, text: '' };
  }
  refuseSharedLine(source, start);
  return removeLines(text, start, end);
}

/** Writes a value behind a key that has none. */
function fill(source: YamlSource, place: Place, colon: number, value: Plain): Splice {
  if (place.isFlow || !isBlockValue(value)) {
    const rendered = renderInline(value, quotingFor(source, place, null), place.isFlow);
    return { start: colon, end: colon, text: ` ${rendered}` };
  }
  const layout = layoutOf(source);
  const deeper = Array.isArray(value) ? layout.list : layout.map;
  const indent = ' '.repeat(columnOf(source.text, extentOf(place.container, place.index).start) + deeper);
  return insertLinesAfter(source.text, colon, renderBlock(value, indent, layout));
}

/**
 * Replaces the value of an existing entry: in place and in its style where the new one fits there, else below its key.
 * Throws a DocumentError when the entry has a form that this cannot edit.
 */
export function replaceValue(source: YamlSource, place: Place, value: Plain): readonly Splice[] {
  const old = entryValue(place.container, place.index);
  const isInline = place.isFlow || !isBlockValue(value) || ((isMap(old) || isSeq(old)) && old.flow === true);
  if (isWritten(old) && isInline && !isBlockCollection(old)) {
    return [overwrite(source, old, renderInline(value, quotingFor(source, place, old), place.isFlow))];
  }
  const colon = colonEnd(place.container, place.index);
  const { start, end } = extentOf(place.container, place.index);
  if (colon === undefined)
    throw new DocumentError(
      'the entry to be changed has no `key: value` form; change it by hand',
      source.lineAt(start),
    );
  const filled = fill(source, place, colon, value);
  return isWritten(old) ? [clear(source, old, colon, end), filled] : [filled];
}
