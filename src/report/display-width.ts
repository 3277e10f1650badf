// East Asian Width W and F of Unicode's EastAsianWidth.txt, by block; regional indicators take one column each.
const wide = new RegExp(
  '(?![\\u{1f1e6}-\\u{1f1ff}\\u303f])[\\p{Emoji_Presentation}' +
    '\\u1100-\\u115f\\u2329\\u232a\\u2e80-\\u4dbf\\u4e00-\\ua4cf\\ua960-\\ua97c\\uac00-\\ud7a3\\uf900-\\ufaff' +
    '\\ufe10-\\ufe19\\ufe30-\\ufe6b\\uff01-\\uff60\\uffe0-\\uffe6\\u{16fe0}-\\u{18dff}\\u{1aff0}-\\u{1b2ff}' +
    '\\u{1f200}-\\u{1f265}\\u{20000}-\\u{3fffd}]',
  'u',
);
const combining = /[\p{Mn}\p{Me}\u1160-\u11ff]/u;
const plainAscii = /^[\x20-\x7e]*$/;

/** Whether a character takes two columns of a terminal. */
export function isWide(character: string): boolean {
  return wide.test(character);
}

/**
 * The number of terminal columns that a text takes: two for a wide character, none for a combining mark, else one.
 * The text is printable and holds no SGR codes.
 */
export function displayWidth(text: string): number {
  if (plainAscii.test(text)) return text.length;
  let width = 0;
  for (const character of text) width += combining.test(character) ? 0 : isWide(character) ? 2 : 1;
  return width;
}
