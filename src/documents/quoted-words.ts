/** One character of a value as it is meant, and where it is written: an escape is one character. */
export interface Cell {
  readonly char: string;
  readonly start: number;
  readonly end: number;
}

/** One word of a value; its quotes are inside `start` and `end` but not among its cells. */
export interface Word {
  readonly text: string;
  readonly cells: readonly Cell[];
  readonly start: number;
  readonly end: number;
}

/** What a backslash does: `c` reads C escapes, as in unit files; `literal` takes the next character as it is. */
export type Escapes = 'c' | 'literal';

const simpleEscapes: Readonly<Record<string, string>> = {
  a: '\u0007',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  s: ' ',
  '\\': '\\',
  '"': '"',
  "'": "'",
  ';': ';',
};

/** Each character of a text from `start` to `end` as a cell. */
export function cellsOf(text: string, start: number, end: number): readonly Cell[] {
  return Array.from({ length: end - start }, (_, index) => ({
    char: text[start + index] ?? '',
    start: start + index,
    end: start + index + 1,
  }));
}

/** An escape that begins at an index as one cell, and how many it takes; undefined when there is none. */
function escapeAt(cells: readonly Cell[], index: number, escapes: Escapes): { cell: Cell; length: number } | undefined {
  const [backslash, next, ...digits] = cells.slice(index, index + 4);
  if (backslash?.char !== '\\' || next === undefined) return undefined;
  const hex = digits.map((digit) => digit.char).join('');
  const isHex = escapes === 'c' && next.char === 'x' && /^[0-9A-Fa-f]{2}$/.test(hex);
  const simple = escapes === 'literal' ? next.char : simpleEscapes[next.char];
  const char = isHex ? String.fromCharCode(Number.parseInt(hex, 16)) : simple;
  const end = (isHex ? digits.at(-1) : next)?.end ?? next.end;
  return char === undefined ? undefined : { cell: { char, start: backslash.start, end }, length: isHex ? 4 : 2 };
}

class WordSplitter {
  private readonly words: Word[] = [];
  private cells: Cell[] = [];
  private start: number | undefined;
  private end = 0;
  private quote = '';

  constructor(
    private readonly input: readonly Cell[],
    private readonly escapes: Escapes,
  ) {}

  split(): readonly Word[] {
    let next = 0;
    for (const [index, cell] of this.input.entries()) {
      if (index < next) continue;
      const escape = escapeAt(this.input, index, this.escapes);
      next = index + (escape?.length ?? 1);
      if (escape) this.push(escape.cell);
      else this.take(cell);
    }
    this.finish();
    return this.words;
  }

  private take(cell: Cell): void {
    if (this.quote === '' && /\s/.test(cell.char)) this.finish();
    else if (this.quote === '' ? /["']/.test(cell.char) : cell.char === this.quote) this.toggleQuote(cell);
    else this.push(cell);
  }

  private toggleQuote({ char, start, end }: Cell): void {
    this.quote = this.quote === '' ? char : '';
    this.start ??= start;
    this.end = end;
  }

  private push(cell: Cell): void {
    this.start ??= cell.start;
    this.end = cell.end;
    this.cells.push(cell);
  }

  private finish(): void {
    if (this.start !== undefined) {
      const text = this.cells.map((cell) => cell.char).join('');
      this.words.push({ text, cells: this.cells, start: this.start, end: this.end });
    }
    this.cells = [];
    this.start = undefined;
  }
}

/** Splits cells into words at white space, by systemd's rules: single and double quotes group and are taken off. */
export function splitWords(cells: readonly Cell[], escapes: Escapes): readonly Word[] {
  return new WordSplitter(cells, escapes).split();
}
