/** The at most three names that look most like what somebody wrote, nearest first; names too unlike it are left out. */
export function nearMatches(written: string, names: Iterable<string>): readonly string[] {
  const limit = Math.max(2, Math.ceil(written.length / 3));
  return [...new Set(names)]
    .map((name) => ({ name, distance: name.includes(written) ? 1 : editDistance(written, name) }))
    .filter(({ distance }) => distance <= limit)
    .sort((a, b) => a.distance - b.distance)
    .slice(0, 3)
    .map(({ name }) => name);
}

/** Levenshtein's distance: how many letters must be put in, left out or exchanged. */
function editDistance(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (const [i, letter] of [...left].entries()) {
    const next = [i + 1];
    for (let j = 0; j < right.length; j += 1) {
      const exchanged = (row[j] ?? 0) + (letter === right[j] ? 0 : 1);
      next.push(Math.min(exchanged, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row[right.length] ?? 0;
}
