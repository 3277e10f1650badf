import { z } from 'zod';
import type { OutcomeStatus } from '../model/outcome.js';
import type { RunKind, TrailLine } from '../model/run-event.js';
import type { UndoCause } from '../model/undo-state.js';
import { operatorSchema } from './operator-schema.js';
import { pathDigestSchema } from './path-digest-schema.js';

const kinds = ['fix', 'rollback'] as const satisfies readonly RunKind[];
const statuses = ['applied', 'unchanged', 'skipped', 'outdated', 'rolled-back', 'failed'] as const satisfies readonly OutcomeStatus[];
const causes = ['asked', 'silence', 'reboot'] as const satisfies readonly UndoCause[];

const line = { time: z.iso.datetime(), run: z.string() };
const place = { host: z.string(), stage: z.int().nonnegative() };

/** The form of one line of a run's audit trail; a key not listed here is an error. */
export const trailLineSchema = z.discriminatedUnion('event', [
  z.strictObject({
    ...line,
    event: z.literal('begun'),
    kind: z.enum(kinds),
    of: z.exactOptional(z.string()),
    isResumed: z.boolean(),
    operator: operatorSchema,
    version: z.string(),
    hosts: z.array(z.string()),
    controls: z.array(z.string()),
  }),
  z.strictObject({ ...line, event: z.literal('armed'), ...place, silenceSeconds: z.number().nonnegative() }),
  z.strictObject({
    ...line,
    event: z.literal('change'),
    ...place,
    target: z.string(),
    controls: z.array(z.string()),
    before: z.exactOptional(pathDigestSchema),
    after: z.exactOptional(pathDigestSchema),
    status: z.enum(statuses),
    reason: z.exactOptional(z.string()),
  }),
  z.strictObject({ ...line, event: z.literal('confirmed'), ...place }),
  z.strictObject({ ...line, event: z.literal('undone'), ...place, cause: z.enum(causes), reason: z.string() }),
  z.strictObject({ ...line, event: z.literal('interrupted'), signal: z.string() }),
  z.strictObject({ ...line, event: z.literal('ended'), exitCode: z.int().nonnegative() }),
]) satisfies z.ZodType<TrailLine>;
