import { z } from 'zod';
import type { Change } from '../model/plan.js';
import type { RunKind } from '../model/run-event.js';
import type { UndoCause, UndoPhase } from '../model/undo-state.js';
import type { KnownRun } from './known-run.js';
import { operatorSchema } from './operator-schema.js';
import { pathDigest } from './path-digest.js';
import { pathDigestSchema } from './path-digest-schema.js';
import { runProgress, runStates } from './run-progress.js';
import { riskSchema } from './scan-report.js';
import { trailLineSchema } from './trail-line-schema.js';

const count = z.int().nonnegative();

const undoSchema = z.strictObject({
  host: z.string(),
  stage: count,
  phase: z.enum(['armed', 'undoing', 'confirmed', 'undone'] satisfies readonly UndoPhase[]),
  cause: z.exactOptional(z.enum(['asked', 'silence', 'reboot'] satisfies readonly UndoCause[])),
  secondsLeft: z.exactOptional(z.number()),
});

const runSchema = z.strictObject({
  id: z.string(),
  /** Whether it is told by the record on the operator's machine, or by the journals on the hosts. */
  source: z.enum(['record', 'hosts']),
  state: z.enum(runStates),
  /** Null where nobody knows. */
  kind: z.enum(['fix', 'rollback'] satisfies readonly RunKind[]).nullable(),
  of: z.exactOptional(z.string()),
  /** Recorded runs that take this one back, or parts of it. */
  takenBackBy: z.array(z.string()),
  startedAt: z.string().nullable(),
  endedAt: z.string().nullable(),
  exitCode: count.nullable(),
  resumedAt: z.array(z.string()),
  version: z.string().nullable(),
  operator: operatorSchema.nullable(),
  inventory: z.string().nullable(),
  hosts: z.array(z.strictObject({ name: z.string(), address: z.exactOptional(z.string()) })),
  benchmarks: z.array(z.string()),
  controls: z.array(z.string()),
  undoAfterSeconds: z.number().nullable(),
  changes: z.strictObject({ made: count, rolledBack: count, failed: count }),
  /** What the hosts say of it now, where they were asked. */
  undo: z.array(undoSchema),
  /** What could not be read. */
  damage: z.array(z.string()),
});

const changeSchema = z.strictObject({
  host: z.string(),
  stage: count,
  target: z.string(),
  controls: z.array(z.string()),
  kind: z.string(),
  risk: riskSchema,
  restarts: z.array(z.string()),
  /** Of an action: which. */
  action: z.exactOptional(z.string()),
  before: z.exactOptional(pathDigestSchema),
  after: z.exactOptional(pathDigestSchema),
});

/** The JSON report of one run, for audits. Its first key names its version; a key not listed here is an error. */
export const runReportSchema = z.strictObject({
  schema: z.literal('cis-bench/run-report/v1'),
  run: runSchema,
  /** Null where it cannot be read. Without the contents of files, which are named by their digests. */
  plan: z.strictObject({ createdAt: z.string(), stages: z.array(z.string()), changes: z.array(changeSchema) }).nullable(),
  trail: z.array(trailLineSchema),
});

export type RunReport = z.infer<typeof runReportSchema>;

/** Turns what is known of a run into its JSON report. */
export function toRunReport(known: KnownRun): RunReport {
  const { plan } = known;
  return {
    schema: 'cis-bench/run-report/v1',
    run: toRun(known),
    plan: plan === undefined ? null : { createdAt: plan.createdAt, stages: plan.stages.map(({ name }) => name), changes: plan.changes.map(toChange) },
    trail: known.trail.map((line) => trailLineSchema.parse(line)),
  };
}

function toRun(known: KnownRun): RunReport['run'] {
  const { state, changes, controls, ended, resumedAt } = runProgress(known);
  return {
    id: known.id,
    source: known.source,
    state,
    kind: known.kind ?? null,
    ...(known.of === undefined ? {} : { of: known.of }),
    takenBackBy: [...known.takenBackBy],
    startedAt: known.startedAt ?? null,
    endedAt: ended?.at ?? null,
    exitCode: ended?.exitCode ?? null,
    resumedAt: [...resumedAt],
    version: known.version ?? null,
    operator: known.operator ?? null,
    inventory: known.inventory ?? null,
    hosts: known.hosts.map((host) => ({ ...host })),
    benchmarks: [...known.benchmarks],
    controls: [...controls],
    undoAfterSeconds: known.undoAfterSeconds ?? null,
    changes,
    undo: known.undo.map(({ host, stage, phase, cause, secondsLeft }) => ({
      host,
      stage,
      phase,
      ...(cause === undefined ? {} : { cause }),
      ...(secondsLeft === undefined ? {} : { secondsLeft }),
    })),
    damage: [...known.damage],
  };
}

type ReportedChange = NonNullable<RunReport['plan']>['changes'][number];

function toChange(change: Change): ReportedChange {
  const { host, stage, target, controls, kind, risk, restarts } = change;
  const base = { host, stage, target, controls: [...controls], kind, risk, restarts: [...restarts] };
  if (change.kind === 'action') return { ...base, action: change.action.kind };
  return { ...base, before: pathDigest(change.before), after: pathDigest(change.after) };
}
