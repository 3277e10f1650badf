const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/**
 * A basic regular expression (without anchors) for how the base64 of every text begins that begins with this one and
 * goes on. A byte that base64 spreads over a character's end leaves the lower bits of that character open.
 */
export function base64Beginning(text: string): string {
  const bytes = Buffer.from(text, 'utf8');
  const open = bytes.length % 3;
  if (open === 0) return bytes.toString('base64');
  const padded = Buffer.concat([bytes, Buffer.alloc(3 - open)]).toString('base64');
  const fixed = padded.slice(0, open - 4);
  const lowest = alphabet.indexOf(padded.charAt(fixed.length));
  return `${fixed}[${alphabet.slice(lowest, lowest + 4 ** (3 - open))}]`;
}
