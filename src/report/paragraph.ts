import { displayWidth } from './display-width.js';
import { wrap } from './wrap.js';

/** Below this, text is not wrapped any narrower: it would be a column of single words. */
const narrowest = 16;

/**
 * Sets a printable text after a prefix, wrapped to `columns` terminal columns, the further lines indented by the
 * prefix's width. Returns at least one line.
 */
export function paragraph(prefix: string, text: string, columns: number): string[] {
  const indent = displayWidth(prefix);
  const lines = wrap(text, Math.max(narrowest, columns - indent));
  return lines.map((line, index) => ((index === 0 ? prefix : ' '.repeat(indent)) + line).trimEnd());
}
