import { paint } from './paint.js';
import { paragraph } from './paragraph.js';
import type { TextOptions } from './text-options.js';

/** The heading of a block, `== Hosts ==`, in bold; wrapped where it is long. Takes a printable title. */
export function heading(title: string, options: TextOptions): string[] {
  return paragraph('', `== ${title} ==`, options.columns).map((line) => paint(line, 'bold', options.colour));
}
