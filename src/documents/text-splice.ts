/** The text between two offsets becomes another text; an insertion when they are equal. */
export interface Splice {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Applies splices to a text; they may touch but not overlap, which throws, for it is a bug of the caller. */
export function applySplices(text: string, splices: readonly Splice[]): string {
  const ordered = splices.toSorted((a, b) => a.start - b.start || a.end - b.end);
  let result = '';
  let position = 0;
  for (const { start, end, text: replacement } of ordered) {
    if (start < position || end < start) throw new Error(`overlapping edits at offset ${start}`);
    result += text.slice(position, start) + replacement;
    position = end;
  }
  return result + text.slice(position);
}

/** Offset at which the line that holds `offset` begins. */
export function lineStartOf(text: string, offset: number): number {
  return offset === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;
}

/** Offset at which the line that holds `offset` ends, before its line break. */
export function lineEndOf(text: string, offset: number): number {
  const newline = text.indexOf('\n', offset);
  if (newline < 0) return text.length;
  return newline > offset && text[newline - 1] === '\r' ? newline - 1 : newline;
}

/** The line break at the end of the line that holds `offset`, else the one before it; `\n` in a text without any. */
export function lineBreakAt(text: string, offset: number): '\n' | '\r\n' {
  const after = text.indexOf('\n', offset);
  const newline = after < 0 ? text.lastIndexOf('\n') : after;
  return newline > 0 && text[newline - 1] === '\r' ? '\r\n' : '\n';
}

/** Puts lines after the line in which content ends at `offset`. */
export function insertLinesAfter(text: string, offset: number, lines: readonly string[]): Splice {
  const isLineDone = text[offset - 1] === '\n';
  const lineBreak = lineBreakAt(text, isLineDone ? offset - 1 : offset);
  const inserted = lines.join(lineBreak);
  if (isLineDone) return { start: offset, end: offset, text: inserted + lineBreak };
  const at = lineEndOf(text, offset);
  return { start: at, end: at, text: lineBreak + inserted };
}

/**
 * Removes the lines from the one that holds `start` to the one in which content ends at `end`. When the last of them
 * has no line break, the one before them goes instead.
 */
export function removeLines(text: string, start: number, end: number): Splice {
  const from = lineStartOf(text, start);
  const newline = text[end - 1] === '\n' ? end - 1 : text.indexOf('\n', end);
  if (newline >= 0) return { start: from, end: newline + 1, text: '' };
  return { start: from === 0 ? 0 : lineEndOf(text, lineStartOf(text, from - 1)), end: text.length, text: '' };
}
