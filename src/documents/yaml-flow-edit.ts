import { lineBreakAt, lineEndOf, lineStartOf, type Splice } from './text-splice.js';
import { extentOf, type Extent } from './yaml-extent.js';
import type { Collection } from './yaml-place.js';
import type { YamlSource } from './yaml-source.js';

const blank = /^\s*$/;
const blankOrComment = /^\s*(?:#.*)?$/;

function afterEntry({ end, comma }: Extent): number {
  return comma === undefined ? end : comma + 1;
}

/** Whether an entry has its lines for itself: white space before it, at most a comment behind it and its comma. */
function isAlone(text: string, entry: Extent): boolean {
  const stop = afterEntry(entry);
  const before = text.slice(lineStartOf(text, entry.start), entry.start);
  return blank.test(before) && blankOrComment.test(text.slice(stop, lineEndOf(text, stop)));
}

function insertion(at: number, text: string): Splice {
  return { start: at, end: at, text };
}

function insertLine(text: string, entry: Extent, rendered: string): readonly Splice[] {
  const indent = text.slice(lineStartOf(text, entry.start), entry.start);
  const line = `${lineBreakAt(text, entry.end)}${indent}${rendered}`;
  if (entry.comma !== undefined) return [insertion(lineEndOf(text, entry.comma), `${line},`)];
  return [insertion(entry.end, ','), insertion(lineEndOf(text, entry.end), line)];
}

/**
 * Inserts a rendered entry into a flow list or map after the one at `index - 1`, in a line of its own if that one is.
 */
export function insertFlowEntry(
  source: YamlSource,
  container: Collection,
  index: number,
  rendered: string,
): readonly Splice[] {
  const { text } = source;
  if (container.items.length === 0) return [insertion(container.range[0] + 1, rendered)];
  const entry = extentOf(container, index - 1);
  if (isAlone(text, entry)) return insertLine(text, entry, rendered);
  const previousComma = index > 1 ? extentOf(container, index - 2).comma : undefined;
  const gap = previousComma === undefined ? ' ' : text.slice(previousComma + 1, entry.start);
  return [insertion(entry.end, `,${/^ *$/.test(gap) ? gap : ' '}${rendered}`)];
}

function entrySplice(text: string, entry: Extent, next: Extent | undefined): Splice {
  const stop = afterEntry(entry);
  if (isAlone(text, entry)) {
    return { start: lineStartOf(text, entry.start), end: text.indexOf('\n', lineEndOf(text, stop)) + 1, text: '' };
  }
  if (next && /^[ \t]*$/.test(text.slice(stop, next.start))) return { start: entry.start, end: next.start, text: '' };
  const before = text.slice(lineStartOf(text, entry.start), entry.start);
  return { start: entry.start - (/[ \t]*$/.exec(before)?.[0].length ?? 0), end: stop, text: '' };
}

/** Removes an entry of a flow list or map and its comma. */
export function removeFlowEntry(source: YamlSource, container: Collection, index: number): readonly Splice[] {
  const { text } = source;
  const entry = extentOf(container, index);
  const isLast = index === container.items.length - 1;
  if (isLast && index === 0) return [{ start: entry.start, end: afterEntry(entry), text: '' }];
  const next = isLast ? undefined : extentOf(container, index + 1);
  const comma = isLast && entry.comma === undefined ? extentOf(container, index - 1).comma : undefined;
  const removed = entrySplice(text, entry, next);
  return comma === undefined ? [removed] : [{ start: comma, end: comma + 1, text: '' }, removed];
}
