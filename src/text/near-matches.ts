import { distance } from 'fastest-levenshtein';

/** The at most three names that look most like what somebody wrote, nearest first; names too unlike it are left out. */
export function nearMatches(written: string, names: Iterable<string>): readonly string[] {
  const limit = written.length <= 3 ? 1 : Math.max(2, Math.ceil(written.length / 3));
  const lower = written.toLowerCase();
  return [...new Set(names)]
    .map((name) => ({ name, letters: name.includes(written) ? 1 : distance(lower, name.toLowerCase()) }))
    .filter(({ letters }) => letters <= limit)
    .sort((a, b) => a.letters - b.letters)
    .slice(0, 3)
    .map(({ name }) => name);
}
