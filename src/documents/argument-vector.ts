import type { Cell, Word } from './quoted-words.js';

/** The words of one variable's value, or of one ExecStart line. */
export interface ArgumentVector {
  /** Null for ExecStart. */
  readonly variable: string | null;
  readonly words: readonly Word[];
  /** Offset at which one more argument of a variable goes. */
  readonly appendAt: number;
  /** Where a variable's value, or the whole assignment in a unit, is written without quotes. */
  readonly unquoted?: { readonly start: number; readonly end: number };
}

/** Offset after the last cell that is no white space; `fallback` when there is none. */
export function endOfContent(cells: readonly Cell[], fallback: number): number {
  return cells.findLast((cell) => /\S/.test(cell.char))?.end ?? fallback;
}

/** Adds a vector to those before it: of several assignments of one variable only the last counts. */
export function withLater(vectors: readonly ArgumentVector[], later: ArgumentVector): readonly ArgumentVector[] {
  return [...vectors.filter((each) => each.variable === null || each.variable !== later.variable), later];
}
