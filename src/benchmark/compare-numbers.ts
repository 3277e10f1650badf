/**
 * Orders control and section numbers by their components as numbers, so that `1.2.9` comes before `1.2.10` and a
 * section before what is in it. Negative, zero or positive, as `sort` wants it.
 */
export function compareNumbers(left: string, right: string): number {
  const [a, b] = [left.split('.').map(Number), right.split('.').map(Number)];
  for (let index = 0; index < Math.max(a.length, b.length); index += 1) {
    const difference = (a[index] ?? -1) - (b[index] ?? -1);
    if (difference !== 0) return difference;
  }
  return 0;
}
