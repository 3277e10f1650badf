import { z } from 'zod';
import type { RunKind } from '../model/run-event.js';
import type { KnownRun } from './known-run.js';
import { operatorSchema } from './operator-schema.js';
import { runProgress, runStates } from './run-progress.js';

const count = z.int().nonnegative();

/** The JSON report of `bench runs`, newest first. Its first key names its version; a key not listed here is an error. */
export const runListSchema = z.strictObject({
  schema: z.literal('cis-bench/run-list/v1'),
  runs: z.array(
    z.strictObject({
      id: z.string(),
      state: z.enum(runStates),
      /** Null where nobody knows. */
      kind: z.enum(['fix', 'rollback'] satisfies readonly RunKind[]).nullable(),
      of: z.exactOptional(z.string()),
      startedAt: z.string().nullable(),
      operator: operatorSchema.nullable(),
      hosts: z.array(z.string()),
      changes: z.strictObject({ made: count, rolledBack: count, failed: count }),
      damage: z.array(z.string()),
    }),
  ),
});

export type RunList = z.infer<typeof runListSchema>;

/** Sums up runs in the order in which they are given. */
export function toRunList(runs: readonly KnownRun[]): RunList {
  return {
    schema: 'cis-bench/run-list/v1',
    runs: runs.map((run) => {
      const { state, changes } = runProgress(run);
      return {
        id: run.id,
        state,
        kind: run.kind ?? null,
        ...(run.of === undefined ? {} : { of: run.of }),
        startedAt: run.startedAt ?? null,
        operator: run.operator ?? null,
        hosts: run.hosts.map(({ name }) => name),
        changes,
        damage: [...run.damage],
      };
    }),
  };
}
