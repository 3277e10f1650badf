import { displayWidth } from './display-width.js';
import { wrap } from './wrap.js';

const gap = 2;

type Row = readonly string[];

function widest(texts: readonly string[]): number {
  return texts.reduce((width, text) => Math.max(width, displayWidth(text)), 0);
}

/** Narrows the widest column that can still be narrowed, until the table fits or no column can give any more. */
function fitWidths(natural: readonly number[], least: readonly number[], columns: number): number[] {
  const widths = [...natural];
  let excess = widths.reduce((sum, width) => sum + width + gap, -gap) - columns;
  while (excess > 0) {
    const spare = widths.map((width, index) => (width > (least[index] ?? 0) ? width : 0));
    const index = spare.indexOf(Math.max(...spare));
    if ((spare[index] ?? 0) === 0) break;
    widths[index] = (widths[index] ?? 0) - 1;
    excess -= 1;
  }
  return widths;
}

function rowLines(row: Row, widths: readonly number[]): string[] {
  const cells = row.map((cell, index) => wrap(cell, widths[index] ?? 0));
  const height = Math.max(...cells.map((cell) => cell.length));
  return Array.from({ length: height }, (_, line) =>
    cells.reduce((text, cell, index) => {
      const part = cell[line] ?? '';
      const missing = (widths[index] ?? 0) - displayWidth(part);
      return `${text}${part}${' '.repeat(Math.max(0, missing) + gap)}`;
    }, '').trimEnd(),
  );
}

/**
 * Sets rows of printable cells as a table of at most `columns` terminal columns: cells wrap between words where the
 * table would be wider, and words stay whole. Every row has as many cells as the first. Returns its lines.
 */
export function table(rows: readonly Row[], columns: number): string[] {
  const indexes = (rows[0] ?? []).map((_, index) => index);
  const cellsOf = (index: number) => rows.map((row) => row[index] ?? '');
  const natural = indexes.map((index) => widest(cellsOf(index)));
  const least = indexes.map((index) => widest(cellsOf(index).flatMap((cell) => wrap(cell, 1))));
  const room = fitWidths(natural, least, columns);
  const widths = indexes.map((index) => widest(cellsOf(index).flatMap((cell) => wrap(cell, room[index] ?? 0))));
  return rows.flatMap((row) => rowLines(row, widths));
}
