import { displayWidth, isWide } from './display-width.js';

/** A piece of text that is never split, and the spaces before it. */
interface Piece {
  readonly gap: string;
  readonly text: string;
}

const closing = /[，。、；：！？）》」』”’…]/u;
const opening = /[（《「『“‘]/u;
const mark = /\p{M}/u;
// A word of up to three characters stays together with the brackets around it.
const atoms = /（[^（）]{1,3}）|./gsu;
const plainAscii = /^[\x20-\x7e]*$/;

/** Chinese text may break beside every wide character, except before closing and after opening punctuation. */
function mayBreakBetween(left: string, right: string): boolean {
  if (closing.test(right) || opening.test(left) || mark.test(right)) return false;
  return isWide(left) || isWide(right);
}

function splitWord(word: string): string[] {
  if (plainAscii.test(word)) return [word];
  const parts: string[] = [];
  let part = '';
  let previous = '';
  for (const atom of word.match(atoms) ?? []) {
    const [first = '', ...rest] = atom;
    if (previous !== '' && mayBreakBetween(previous, first)) {
      parts.push(part);
      part = '';
    }
    part += atom;
    if (!mark.test(first)) previous = rest.at(-1) ?? first;
  }
  return [...parts, part];
}

function pieces(text: string): Piece[] {
  return [...text.matchAll(/( *)([^ ]+)/g)].flatMap(([, gap = '', word = '']) =>
    splitWord(word).map((part, index) => ({ gap: index === 0 ? gap : '', text: part })),
  );
}

/**
 * Breaks a printable text into lines of at most `width` terminal columns, at spaces and between wide characters.
 * A word wider than that stays whole on a line of its own. Spaces at the ends of lines are dropped.
 */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  let used = 0;
  for (const piece of pieces(text)) {
    const extra = piece.gap.length + displayWidth(piece.text);
    if (line !== '' && used + extra > width) {
      lines.push(line);
      line = '';
    }
    used = line === '' ? displayWidth(piece.text) : used + extra;
    line = line === '' ? piece.text : line + piece.gap + piece.text;
  }
  return [...lines, line];
}
