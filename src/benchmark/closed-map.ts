import { z } from 'zod';
import { expecting } from './expecting.js';

/** A map that takes the keys of the shape and no others; the message of an unknown key names those that exist. */
export function closedMap<const Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? `unknown key; expected one of ${Object.keys(shape).join(', ')}`
        : expecting('a map')(issue),
  });
}
