import { endOfContent, withLater, type ArgumentVector } from './argument-vector.js';
import { cellsOf, splitWords, type Cell, type Word } from './quoted-words.js';
import { lineEndOf } from './text-splice.js';

/** Whether a text is a systemd unit or drop-in: it has a section's heading. */
export function isUnitFile(text: string): boolean {
  return /^[ \t]*\[[^\]\r\n]+\][ \t]*\r?$/m.test(text);
}

function isContinued(text: string, start: number, end: number): boolean {
  return (/\\+$/.exec(text.slice(start, end))?.[0].length ?? 0) % 2 === 1;
}

/**
 * Lines joined where a backslash ends one; comment lines are left out, also between joined ones (systemd.syntax(7)).
 */
export function logicalLines(text: string): readonly (readonly Cell[])[] {
  const lines: Cell[][] = [];
  let current: Cell[] | undefined;
  for (let start = 0; start < text.length;) {
    const end = lineEndOf(text, start);
    const newline = text.indexOf('\n', end);
    const next = newline < 0 ? text.length : newline + 1;
    if (!/^[ \t]*[#;]/.test(text.slice(start, end))) {
      if (current === undefined) lines.push((current = []));
      const isJoined = isContinued(text, start, end);
      current.push(...cellsOf(text, start, isJoined ? end - 1 : end));
      if (isJoined) current.push({ char: ' ', start: end - 1, end: next });
      else current = undefined;
    }
    start = next;
  }
  return lines;
}

function environmentVector(text: string, word: Word): ArgumentVector | undefined {
  const equals = word.text.indexOf('=');
  const equalsEnd = word.cells[equals]?.end;
  if (equalsEnd === undefined) return undefined;
  const cells = word.cells.slice(equals + 1);
  const isQuoted = /["']/.test(text.slice(word.start, word.end));
  const isEmptyQuotes = cells.length === 0 && /["']/.test(text[equalsEnd] ?? '') && word.end > equalsEnd + 1;
  return {
    variable: word.text.slice(0, equals),
    words: splitWords(cells, 'literal'),
    appendAt: endOfContent(cells, isEmptyQuotes ? equalsEnd + 1 : equalsEnd),
    ...(isQuoted ? {} : { unquoted: { start: word.start, end: word.end } }),
  };
}

function withLine(text: string, vectors: readonly ArgumentVector[], cells: readonly Cell[]): readonly ArgumentVector[] {
  const [head, key] = /^\s*(Environment|ExecStart)\s*=/.exec(cells.map((cell) => cell.char).join('')) ?? [];
  if (head === undefined) return vectors;
  const words = splitWords(cells.slice(head.length), 'c');
  const last = words.at(-1);
  if (key === 'ExecStart') {
    if (last === undefined) return vectors.filter((each) => each.variable !== null);
    return [...vectors, { variable: null, words, appendAt: last.end }];
  }
  if (last === undefined) return vectors.filter((each) => each.variable === null);
  return words
    .map((word) => environmentVector(text, word))
    .filter((each) => each !== undefined)
    .reduce(withLater, vectors);
}

/**
 * Reads the Environment= assignments and ExecStart= lines of a unit or drop-in. An empty `Environment=` or `ExecStart=`
 * takes back what stands before it; of several assignments of one variable only the last counts.
 */
export function readUnitFile(text: string): readonly ArgumentVector[] {
  return logicalLines(text).reduce<readonly ArgumentVector[]>((vectors, cells) => withLine(text, vectors, cells), []);
}
