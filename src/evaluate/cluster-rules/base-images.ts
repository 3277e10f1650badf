import { assignmentsOf } from '../../documents/dockerfile-words.js';
import type { Dockerfile } from '../../documents/dockerfile.js';

/** An image that a stage of a Dockerfile starts from. */
export interface BaseImage {
  readonly line: number;
  /** As it is written. */
  readonly written: string;
  /** With the defaults of build arguments; undefined when an argument has none. */
  readonly image: string | undefined;
}

/** The images that come from a registry: not `scratch`, and not an earlier stage of the same file. */
export function baseImagesOf({ instructions }: Dockerfile): readonly BaseImage[] {
  const defaults = new Map<string, string>();
  const stages = new Set<string>();
  const images: BaseImage[] = [];
  for (const instruction of instructions) {
    if (instruction.name === 'ARG' && stages.size === 0 && images.length === 0) {
      for (const [name, value] of assignmentsOf(instruction)) if (value !== undefined) defaults.set(name, resolve(value, defaults) ?? value);
    }
    if (instruction.name !== 'FROM') continue;
    const [written = '', as = '', stage = ''] = instruction.text.split(/\s+/);
    const image = resolve(written, defaults);
    if (image !== 'scratch' && !stages.has(written.toLowerCase())) images.push({ line: instruction.line, written, image });
    if (as.toLowerCase() === 'as') stages.add(stage.toLowerCase());
  }
  return images;
}

/** Puts in the defaults of `$NAME`, `${NAME}`, `${NAME:-default}` and `${NAME:+alternative}`. */
function resolve(text: string, defaults: ReadonlyMap<string, string>): string | undefined {
  let isKnown = true;
  const resolved = text.replace(
    /\$(?:\{(\w+)(?::?([-+])([^}]*))?\}|(\w+))/g,
    (_, braced?: string, operator?: string, other?: string, bare?: string) => {
      const value = defaults.get(braced ?? bare ?? '') || undefined;
      if (operator === '+') return value === undefined ? '' : (other ?? '');
      if (value === undefined && operator === undefined) isKnown = false;
      return value ?? other ?? '';
    },
  );
  return isKnown ? resolved : undefined;
}
