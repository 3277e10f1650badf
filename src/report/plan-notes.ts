import type { Plan } from '../model/plan.js';
import { printable } from '../text/printable.js';
import { heading } from './heading.js';
import { paragraph } from './paragraph.js';
import type { TextOptions } from './text-options.js';
import { wordings } from './wording.js';

/** What a plan wants whoever signs it off to know, under a heading of its own; no lines where that is nothing. */
export function planNotes({ notes = [] }: Plan, options: TextOptions): readonly string[] {
  if (notes.length === 0) return [];
  return [...heading(wordings[options.language].planNotes, options), ...notes.flatMap((note) => paragraph('', printable(note), options.columns))];
}
