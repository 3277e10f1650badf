import { z } from 'zod';
import type { Operator } from '../model/operator.js';
import type { RunKind } from '../model/run-event.js';
import { isRunId } from '../model/run-id.js';
import { operatorSchema } from '../report/operator-schema.js';

/** What a run is, as it is recorded before the first host is changed. */
export interface RunMeta {
  readonly schema: 'cis-bench/run/v1';
  readonly id: string;
  readonly kind: RunKind;
  /** The run that is taken back. */
  readonly of?: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  /** Of the program. */
  readonly version: string;
  readonly operator: Operator;
  /** Absolute path of the inventory. */
  readonly inventory: string;
  readonly hosts: readonly { readonly name: string; readonly address: string }[];
  /** Ids of the benchmarks that the plan was made by. */
  readonly benchmarks: readonly string[];
  /** Seconds without a sign of life after which hosts take unconfirmed changes back. */
  readonly undoAfterSeconds: number;
}

const runId = z.string().refine(isRunId, { error: 'expected the id of a run: letters, digits and dashes' });

/** The form of `run.json`. */
export const runMetaSchema: z.ZodType<RunMeta> = z.strictObject({
  schema: z.literal('cis-bench/run/v1'),
  id: runId,
  kind: z.enum(['fix', 'rollback'] satisfies readonly RunKind[]),
  of: z.exactOptional(runId),
  startedAt: z.iso.datetime(),
  version: z.string(),
  operator: operatorSchema,
  inventory: z.string(),
  hosts: z.array(z.strictObject({ name: z.string(), address: z.string() })),
  benchmarks: z.array(z.string()),
  undoAfterSeconds: z.number().nonnegative(),
});
