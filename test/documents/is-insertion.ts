/** Whether a text is another one with a piece put in at one place, and nothing else changed. */
export function isInsertion(before: string, after: string): boolean {
  if (after.length < before.length) return false;
  let start = 0;
  while (start < before.length && before[start] === after[start]) start += 1;
  return after.endsWith(before.slice(start));
}
