import type { ArgumentVector } from './argument-vector.js';
import { DocumentError } from './document-error.js';
import type { Word } from './quoted-words.js';
import { lineEndOf, lineStartOf, type Splice } from './text-splice.js';

/**
 * Writes a word anew, keeping what stands before its `=`, and the quotes. Throws a DocumentError when a quote or a line
 * break is in the middle of what is to be replaced.
 */
export function replaceWord(word: Word, token: string): Splice {
  const assigned = word.text.slice(0, word.text.indexOf('=') + 1);
  const kept = token.startsWith(word.text) ? word.text.length : token.startsWith(assigned) ? assigned.length : 0;
  const replaced = word.cells.slice(kept);
  if (replaced.some((cell, index) => index > 0 && cell.start !== replaced[index - 1]?.end)) {
    throw new DocumentError(`${word.text} has a quote or a line break inside it; change it by hand`);
  }
  const before = word.cells[kept - 1]?.end ?? word.start + 1;
  return { start: replaced[0]?.start ?? before, end: replaced.at(-1)?.end ?? before, text: token.slice(kept) };
}

/** The line or lines of words that have them for themselves and are continued with a backslash. */
function ownLines(text: string, start: number, end: number): Splice | undefined {
  const from = lineStartOf(text, start);
  const to = lineEndOf(text, end);
  const isOwn = /^[ \t]*$/.test(text.slice(from, start)) && /^[ \t]*\\$/.test(text.slice(end, to));
  return isOwn ? { start: from, end: text.indexOf('\n', to) + 1, text: '' } : undefined;
}

/**
 * Removes words and the white space that parted them from their neighbours. Throws a DocumentError when that holds a
 * comment.
 */
export function removeWords(text: string, { words }: ArgumentVector, index: number, count: number): Splice {
  const first = words[index];
  const last = words[index + count - 1];
  if (!first || !last) throw new RangeError(`no ${count} words at ${index}`);
  const own = ownLines(text, first.start, last.end);
  if (own) return own;
  const previous = words[index - 1];
  const next = words[index + count];
  const start = previous?.end ?? first.start;
  const end = previous === undefined && next ? next.start : last.end;
  if (/\n[ \t]*[#;]/.test(text.slice(start, end))) {
    const line = text.slice(0, first.start).split('\n').length;
    throw new DocumentError(`a comment stands between ${first.text} and its neighbour; remove the flag by hand`, line);
  }
  return { start, end, text: '' };
}

/** Adds an argument at the end of a variable's value, inside its quotes; a single unquoted one is put into quotes. */
export function appendWord(text: string, vector: ArgumentVector, token: string): readonly Splice[] {
  const { words, appendAt: at, unquoted } = vector;
  if (words.length === 0) return [{ start: at, end: at, text: token }];
  const isSimple = unquoted && /^[\w.,:=/@+%-]+$/.test(text.slice(unquoted.start, unquoted.end));
  if (!isSimple) return [{ start: at, end: at, text: ` ${token}` }];
  const { start, end } = unquoted;
  return [
    { start, end: start, text: '"' },
    { start: end, end, text: ` ${token}"` },
  ];
}
