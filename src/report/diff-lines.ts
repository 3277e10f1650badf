import { paint } from './paint.js';
import type { Style } from './paint.js';
import { printable } from '../text/printable.js';

const indent = '    ';

function styleOf(line: string, isHeader: boolean): Style | undefined {
  if (isHeader) return 'bold';
  if (line.startsWith('@@')) return 'cyan';
  if (line.startsWith('+')) return 'green';
  return line.startsWith('-') ? 'red' : undefined;
}

/**
 * A diff as indented lines, additions green and removals red. Lines are neither wrapped nor trimmed, so that
 * each stands for one line of the file; tabs stay, every other control character is made visible.
 */
export function diffLines(diff: string, colour: boolean): string[] {
  if (diff === '') return [];
  const lines = printable(diff, { multiline: true }).replace(/\n$/, '').split('\n');
  const firstHunk = lines.findIndex((line) => line.startsWith('@@'));
  return lines.map((line, index) => {
    const style = styleOf(line, index < firstHunk);
    return indent + (style === undefined ? line : paint(line, style, colour));
  });
}
