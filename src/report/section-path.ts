import type { Benchmark } from '../model/control.js';
import type { Language } from './text-options.js';

/** A section on the way from the top of a benchmark down to a control's own section. */
export interface SectionStep {
  readonly id: string;
  readonly title: string;
}

/**
 * The sections that a section lies in, outermost first, itself last: `1`, `1.1` for `1.1`. Titles are in the given
 * language; a section that the benchmark does not name has an empty title, one above it that is not named is left out.
 */
export function sectionPath(section: string, benchmark: Benchmark | undefined, language: Language): SectionStep[] {
  const parts = section.split('.');
  return parts.flatMap((_, index) => {
    const id = parts.slice(0, index + 1).join('.');
    const title = benchmark?.sections[id]?.[language];
    return title === undefined && id !== section ? [] : [{ id, title: title ?? '' }];
  });
}
