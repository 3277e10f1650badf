import type { TrailLine } from '../model/run-event.js';
import { trailLineSchema } from '../report/trail-line-schema.js';

/** A trail as far as it can be read. */
export interface ParsedTrail {
  readonly lines: readonly TrailLine[];
  /** What cannot be read: the number of the line, from 1, and why. */
  readonly damage: readonly { readonly line: number; readonly cause: string }[];
}

/**
 * Reads the text of a trail line by line. A line that is none of this run's is left out and listed; the last one without a
 * line feed was cut off while it was written.
 */
export function parseTrail(text: string, run: string): ParsedTrail {
  const lines: TrailLine[] = [];
  const damage: { line: number; cause: string }[] = [];
  const pieces = text.split('\n');
  for (const [index, piece] of pieces.entries()) {
    if (piece === '') continue;
    const parsed = trailLineSchema.safeParse(jsonOf(piece));
    if (parsed.success && parsed.data.run === run) lines.push(parsed.data);
    else damage.push({ line: index + 1, cause: causeOf(parsed.success, index === pieces.length - 1) });
  }
  return { lines, damage };
}

function causeOf(isTrailLine: boolean, isUnfinished: boolean): string {
  if (isTrailLine) return 'it is a line of another run';
  return isUnfinished ? 'it was cut off while it was written (a crash, or a full disk)' : 'it is no line of a trail';
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
