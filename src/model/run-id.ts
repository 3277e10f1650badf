/** Whether a text can be the id of a run, and so the name of a folder: letters, digits and dashes, no dash first, 64 at most. */
export function isRunId(text: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9-]{0,63}$/.test(text);
}
