/**
 * Characters that a terminal obeys, hides or reorders by instead of showing: C0 and C1 controls, DEL, bidi controls,
 * zero-width and other default-ignorable characters, line separators, lone surrogates (Unicode UAX #44, UTR #36).
 */
export const unprintable = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

function escaped(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const hex = code.toString(16);
  return code <= 0xff ? `\\x${hex.padStart(2, '0')}` : `\\u{${hex.padStart(4, '0')}}`;
}

/**
 * Makes a foreign text safe to print: every character that is not shown as itself becomes visible as `\xNN` or
 * `\u{NNNN}`. With `multiline`, line feeds and tabs stay. Everything that a host said passes through here before it is
 * printed as text.
 */
export function printable(text: string, options: { readonly multiline?: boolean } = {}): string {
  const isKept = (character: string) => options.multiline === true && (character === '\n' || character === '\t');
  return text.replace(unprintable, (character) => (isKept(character) ? character : escaped(character)));
}
