import { z } from 'zod';
import type { Risk } from '../model/control.js';
import { statuses } from '../model/finding.js';
import type { Finding } from '../model/finding.js';
import type { Role } from '../model/host.js';
import type { HostReport, ScanResult } from '../model/run-record.js';
import { summarise } from './scan-summary.js';

const count = z.int().nonnegative();
const roleSchema = z.enum(['master', 'node', 'etcd'] satisfies Role[]);

/** The risk classes as they stand in reports. */
export const riskSchema = z.enum(['safe', 'restart', 'disruptive', 'review'] satisfies Risk[]);

/** How many findings have each status, as it stands in reports. */
export const scanSummarySchema = z.strictObject({
  pass: count,
  fail: count,
  warn: count,
  info: count,
  error: count,
  notApplicable: count,
  justified: count,
  attested: count,
});

const hostSchema = z.strictObject({
  name: z.string(),
  roles: z.array(roleSchema),
  reachable: z.boolean(),
  error: z.string().optional(),
  kubernetesVersion: z.string().nullable(),
  layout: z.string().nullable(),
  layoutReason: z.string().nullable(),
  detectedRoles: z.array(roleSchema),
});

const clusterSchema = z.strictObject({
  readThrough: z.string().nullable(),
  client: z.enum(['kubectl', 'curl']).nullable(),
  kubernetesVersion: z.string().nullable(),
  error: z.string().optional(),
});

const findingSchema = z.strictObject({
  host: z.string(),
  benchmark: z.string(),
  control: z.string(),
  slug: z.string(),
  title: z.string(),
  section: z.string(),
  automated: z.boolean(),
  status: z.enum(statuses),
  expected: z.string(),
  actual: z.string(),
  reason: z.string(),
  evidence: z.array(z.strictObject({ source: z.string(), value: z.string() })),
  remediation: z.strictObject({ available: z.boolean(), risk: riskSchema, reason: z.string().optional() }),
});

/** The JSON report of a scan. Its first key names its version; a key that is not listed here is an error. */
export const scanReportSchema = z.strictObject({
  schema: z.literal('cis-bench/scan/v1'),
  run: z.strictObject({ id: z.string(), startedAt: z.string(), version: z.string() }),
  benchmarks: z.array(z.strictObject({ id: z.string() })),
  hosts: z.array(hostSchema),
  cluster: clusterSchema.nullable(),
  findings: z.array(findingSchema),
  summary: scanSummarySchema,
});

export type ScanReport = z.infer<typeof scanReportSchema>;

function toHost(host: HostReport): ScanReport['hosts'][number] {
  return {
    name: host.name,
    roles: [...host.roles],
    reachable: host.reachable,
    ...(host.error === undefined ? {} : { error: host.error }),
    kubernetesVersion: host.kubernetesVersion,
    layout: host.layout,
    layoutReason: host.layoutReason,
    detectedRoles: [...host.detectedRoles],
  };
}

function toFinding(finding: Finding): ScanReport['findings'][number] {
  const { available, risk, reason } = finding.remediation;
  return {
    host: finding.host,
    benchmark: finding.benchmark,
    control: finding.control,
    slug: finding.slug,
    title: finding.title,
    section: finding.section,
    automated: finding.automated,
    status: finding.status,
    expected: finding.expected,
    actual: finding.actual,
    reason: finding.reason,
    evidence: finding.evidence.map(({ source, value }) => ({ source, value })),
    remediation: { available, risk, ...(reason === undefined ? {} : { reason }) },
  };
}

/** Turns a scan's result into its JSON report: the keys in the order of the schema, the summary counted anew. */
export function toScanReport(result: ScanResult): ScanReport {
  const { id, startedAt, version } = result.run;
  return {
    schema: 'cis-bench/scan/v1',
    run: { id, startedAt, version },
    benchmarks: result.benchmarks.map((benchmark) => ({ id: benchmark.id })),
    hosts: result.hosts.map(toHost),
    cluster: result.cluster,
    findings: result.findings.map(toFinding),
    summary: summarise(result.findings),
  };
}
