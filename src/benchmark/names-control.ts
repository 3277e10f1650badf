import type { NumberedControl } from '../model/control.js';

/** Whether one pattern names a control by itself: by its number or slug, possibly behind the id of its benchmark. */
export function namesControl(pattern: string, { benchmark, number, slug }: NumberedControl): boolean {
  return [number, slug, `${benchmark}:${number}`, `${benchmark}:${slug}`].includes(pattern);
}
