/** SGR parameters (ECMA-48, 8.3.117) of the styles that reports use. */
const codes = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, magenta: 35, cyan: 36 } as const;

/** How a piece of text stands out. */
export type Style = keyof typeof codes;

/** Wraps a printable text in the SGR codes of a style; returns it as it is when `colour` is false or it is empty. */
export function paint(text: string, style: Style, colour: boolean): string {
  return colour && text !== '' ? `\u001b[${codes[style]}m${text}\u001b[0m` : text;
}
