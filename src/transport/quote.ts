/**
 * Quotes a text as one word for a POSIX shell. The only function through which values reach a remote shell.
 * Throws on NUL, which no shell word can hold.
 */
export function quote(text: string): string {
  if (text.includes('\0')) throw new Error('a NUL byte cannot be passed to a shell');
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
