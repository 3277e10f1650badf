import { z } from 'zod';
import type { Component } from '../model/component.js';
import type { ScanSummary } from '../model/finding.js';
import type { Outcome, OutcomeStatus } from '../model/outcome.js';
import type { Change, ChangeKind } from '../model/plan.js';
import type { FixResult } from '../model/run-record.js';
import { summariseOutcomes } from './fix-summary.js';
import { riskSchema, scanSummarySchema } from './scan-report.js';

const count = z.int().nonnegative();
const kinds = ['attributes', 'pod-manifest', 'kubelet-config', 'kubelet-arguments', 'etcd-environment', 'etcd-arguments', 'etcd-config', 'file', 'directory', 'action'] as const;
const components = ['apiserver', 'controller-manager', 'scheduler', 'etcd', 'kubelet', 'kube-proxy'] as const;
const outcomeStatuses = ['applied', 'unchanged', 'skipped', 'outdated', 'rolled-back', 'failed'] as const;

const changeSchema = z.strictObject({
  host: z.string(),
  target: z.string(),
  controls: z.array(z.string()),
  kind: z.enum(kinds satisfies readonly ChangeKind[]),
  risk: riskSchema,
  /** A unified diff as one string, or lines that say which mode or owner becomes which. */
  diff: z.string(),
  restarts: z.array(z.enum(components satisfies readonly Component[])),
});

const outcomeSchema = z.strictObject({
  host: z.string(),
  target: z.string(),
  controls: z.array(z.string()),
  status: z.enum(outcomeStatuses satisfies readonly OutcomeStatus[]),
  reason: z.string().optional(),
});

/** The JSON report of a fix or its dry run. Its first key names its version; a key not listed here is an error. */
export const fixReportSchema = z.strictObject({
  schema: z.literal('cis-bench/fix/v1'),
  dryRun: z.boolean(),
  plan: z.strictObject({ changes: z.array(changeSchema), notes: z.exactOptional(z.array(z.string())) }),
  outcomes: z.array(outcomeSchema),
  summary: z.strictObject({ changed: count, unchanged: count, skipped: count, failed: count, rolledBack: count }),
  before: scanSummarySchema,
  after: scanSummarySchema,
});

export type FixReport = z.infer<typeof fixReportSchema>;

/** Leaves out what the plan knows of a file before and after: its content stays out of reports. */
function toChange(change: Change): FixReport['plan']['changes'][number] {
  return {
    host: change.host,
    target: change.target,
    controls: [...change.controls],
    kind: change.kind,
    risk: change.risk,
    diff: change.diff,
    restarts: [...change.restarts],
  };
}

function toOutcome(outcome: Outcome): FixReport['outcomes'][number] {
  return {
    host: outcome.host,
    target: outcome.target,
    controls: [...outcome.controls],
    status: outcome.status,
    ...(outcome.reason === undefined ? {} : { reason: outcome.reason }),
  };
}

function toSummary(summary: ScanSummary): FixReport['before'] {
  const { pass, fail, warn, info, error, notApplicable, justified, attested } = summary;
  return { pass, fail, warn, info, error, notApplicable, justified, attested };
}

/** Turns a fix's result into its JSON report: the keys in the order of the schema, the outcomes counted anew. */
export function toFixReport(result: FixResult): FixReport {
  return {
    schema: 'cis-bench/fix/v1',
    dryRun: result.dryRun,
    plan: { changes: result.plan.changes.map(toChange), ...(result.plan.notes === undefined ? {} : { notes: [...result.plan.notes] }) },
    outcomes: result.outcomes.map(toOutcome),
    summary: { ...summariseOutcomes(result.outcomes) },
    before: toSummary(result.before),
    after: toSummary(result.after),
  };
}
