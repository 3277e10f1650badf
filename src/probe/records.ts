/** Turns one word of a script's record back into bytes: `-` is empty, `:text` plain, `=base64` anything. */
export function wordBytes(word: string): Buffer {
  if (word.startsWith('=')) return Buffer.from(word.slice(1), 'base64');
  return Buffer.from(word.startsWith(':') ? word.slice(1) : '', 'latin1');
}

/** The same as text; bytes that are no UTF-8 become replacement characters. */
export function wordText(word: string | undefined): string {
  return word === undefined ? '' : wordBytes(word).toString('utf8');
}

/** Splits a script's output into records, from the line after the header on; undefined when the header is missing. */
export function recordsAfter(header: string, output: Buffer): string[][] | undefined {
  const lines = output.toString('latin1').split('\n');
  const start = lines.indexOf(header);
  if (start < 0) return undefined;
  return lines
    .slice(start + 1)
    .filter((line) => line !== '')
    .map((line) => line.split('\t'));
}
