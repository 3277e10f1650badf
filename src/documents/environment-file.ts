import { endOfContent, withLater, type ArgumentVector } from './argument-vector.js';
import { splitWords, type Cell } from './quoted-words.js';

const lineBreak = /[\r\n]/;

interface Value {
  readonly cells: readonly Cell[];
  /** Offset of the line break after the value, or of the end of the text. */
  readonly end: number;
}

/** Reads the value that begins at an offset, by the rules of systemd's EnvironmentFile= (src/basic/env-file.c). */
class ValueReader {
  private readonly cells: Cell[] = [];
  private position: number;

  constructor(
    private readonly text: string,
    start: number,
  ) {
    this.position = start;
  }

  read(): Value {
    this.skipBlanks();
    while (this.isAt(/["']/)) {
      this.readQuoted(this.text.charAt(this.position));
      this.skipBlanks();
    }
    while (this.position < this.text.length && !this.isAt(lineBreak)) this.readUnquoted();
    return { cells: this.cells, end: this.position };
  }

  private isAt(pattern: RegExp): boolean {
    return pattern.test(this.text[this.position] ?? '');
  }

  private skipBlanks(): void {
    while (this.isAt(/[ \t]/)) this.position += 1;
  }

  private push(char: string, length: number): void {
    this.cells.push({ char, start: this.position, end: this.position + length });
    this.position += length;
  }

  private readUnquoted(): void {
    const escaped = this.text.slice(this.position + 1, this.position + 3);
    if (!this.isAt(/\\/)) this.push(this.text.charAt(this.position), 1);
    else if (!/^(?:[\r\n]|$)/.test(escaped)) this.push(escaped.charAt(0), 2);
    else this.position += escaped === '\r\n' ? 3 : 2;
  }

  private readQuoted(quote: string): void {
    this.position += 1;
    while (this.position < this.text.length && this.text[this.position] !== quote) {
      if (quote === '"' && this.isAt(/\\/)) this.readEscape();
      else this.push(this.text.charAt(this.position), 1);
    }
    this.position += 1;
  }

  /** Inside double quotes a backslash escapes what a shell would, joins lines, and else stands for itself. */
  private readEscape(): void {
    const joined = /^\\\r?\n/.exec(this.text.slice(this.position, this.position + 3))?.[0].length;
    if (joined !== undefined) this.position += joined;
    else if (/["\\`$]/.test(this.text[this.position + 1] ?? '')) this.push(this.text.charAt(this.position + 1), 2);
    else this.push('\\', 1);
  }
}

function assignmentOf(text: string, name: string, valueStart: number): { vector: ArgumentVector; end: number } {
  const { cells, end } = new ValueReader(text, valueStart).read();
  const first = valueStart + (/^[ \t]*/.exec(text.slice(valueStart))?.[0].length ?? 0);
  const isQuoted = /["']/.test(text[first] ?? '');
  const appendAt = endOfContent(cells, isQuoted ? first + 1 : first);
  const vector = { variable: name, words: splitWords(cells, 'literal'), appendAt };
  return { vector: isQuoted ? vector : { ...vector, unquoted: { start: first, end: appendAt } }, end };
}

/** Reads the assignments of an environment file as systemd does; of several of one variable only the last counts. */
export function readEnvironmentFile(text: string): readonly ArgumentVector[] {
  let vectors: readonly ArgumentVector[] = [];
  const line = /[ \t\r\n]*(?:[#;][^\r\n]*|([A-Za-z_]\w*)[ \t]*=|[^\r\n]*)/y;
  while (line.lastIndex < text.length) {
    const name = line.exec(text)?.[1];
    if (name === undefined) continue;
    const { vector, end } = assignmentOf(text, name, line.lastIndex);
    vectors = withLater(vectors, vector);
    line.lastIndex = end;
  }
  return vectors;
}
