/**
 * Puts a text between `<!-- name:begin -->` and `<!-- name:end -->` of a document, in place of what was there. Throws an
 * Error when the markers are not there exactly once, in that order.
 */
export function replaceSection(document: string, name: string, text: string): string {
  const parts = document.split(new RegExp(`(<!-- ${name}:(?:begin|end) -->)`));
  const [before, begin, , end, after] = parts;
  if (parts.length !== 5 || begin !== `<!-- ${name}:begin -->` || end !== `<!-- ${name}:end -->`) {
    throw new Error(`The document needs <!-- ${name}:begin --> and after it <!-- ${name}:end -->, once each.`);
  }
  return `${before}${begin}\n${text.trim()}\n${end}${after}`;
}
