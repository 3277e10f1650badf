import type { Excerpt } from '../../model/snapshot.js';

/** The text that was taken out of a file, or why there is none. */
export type ExcerptText = { readonly text: string } | { readonly problem: string; readonly isAbsent: boolean };

/** Looks up what the probe took out of a file of the host. */
export function excerptText(excerpts: Readonly<Record<string, Excerpt>>, path: string): ExcerptText {
  const excerpt = excerpts[path];
  if (excerpt === undefined) return { problem: `could not look: ${path} was not read`, isAbsent: false };
  if (excerpt.state === 'taken') return { text: excerpt.text };
  const isAbsent = excerpt.state === 'absent';
  return { problem: `could not look: ${path}: ${isAbsent ? 'there is no such file' : excerpt.reason}`, isAbsent };
}
