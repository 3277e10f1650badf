import { z } from 'zod';
import type { PathDigest } from '../model/run-event.js';

/** The form of a path before or after a change. */
export const pathDigestSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('absent') }),
  z.strictObject({
    type: z.enum(['file', 'directory']),
    mode: z.string().regex(/^[0-7]{3,5}$/),
    owner: z.string(),
    sha256: z.exactOptional(z.string().regex(/^[0-9a-f]{64}$/)),
  }),
]) satisfies z.ZodType<PathDigest>;
