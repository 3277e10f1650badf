/**
 * The candidate that the word most likely was meant to be: at most two letters away (insert, drop, replace), and at
 * most one for words of up to three letters. Upper and lower case are not told apart.
 */
export function nearMatch(word: string, candidates: readonly string[]): string | undefined {
  const limit = word.length > 3 ? 2 : 1;
  const ranked = candidates
    .map((candidate) => ({ candidate, distance: distance(word.toLowerCase(), candidate.toLowerCase()) }))
    .filter(({ distance: letters }) => letters <= limit)
    .toSorted((one, other) => one.distance - other.distance);
  return ranked[0]?.candidate;
}

/** Levenshtein distance, row by row. */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [index, letter] of [...from].entries()) {
    const next = [index + 1];
    for (let column = 1; column <= to.length; column++) {
      const replaced = (row[column - 1] ?? 0) + (letter === to[column - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[column] ?? 0) + 1, (next[column - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
