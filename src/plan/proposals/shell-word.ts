/** A text as one word of a POSIX shell, in single quotes where it has to be; for commands that a person reads. */
export function shellWord(text: string): string {
  return /^[\w./:=@+-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
