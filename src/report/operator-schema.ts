import { z } from 'zod';
import type { Operator } from '../model/operator.js';

/** The form of who made a run, and from where. */
export const operatorSchema = z.strictObject({
  user: z.string(),
  machine: z.string(),
  pid: z.int().nonnegative(),
}) satisfies z.ZodType<Operator>;
