import type { Finding, ScanSummary } from './finding.js';
import type { Role } from './host.js';
import type { Outcome } from './outcome.js';
import type { Plan } from './plan.js';

/** How one host of the inventory fared. */
export interface HostReport {
  readonly name: string;
  /** The inventory's roles, and `node` when a kubelet was seen running on a master. */
  readonly roles: readonly Role[];
  /** Roles that the inventory does not name but the host shows. */
  readonly detectedRoles: readonly Role[];
  readonly reachable: boolean;
  /** Why it could not be probed. */
  readonly error?: string;
  /** Null when it could not be found out. */
  readonly kubernetesVersion: string | null;
  readonly layout: string | null;
  /** What spoke for that layout. */
  readonly layoutReason: string | null;
}

/** How the API was read, for the controls about the cluster as a whole. */
export interface ClusterReport {
  /** The master that it was read through; null when it could not be read. */
  readonly readThrough: string | null;
  readonly client: 'kubectl' | 'curl' | null;
  readonly kubernetesVersion: string | null;
  /** Why it could not be read. */
  readonly error?: string;
}

/** When, with what and by whom a run was made. */
export interface Run {
  readonly id: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly version: string;
}

/** The result of a scan. */
export interface ScanResult {
  readonly run: Run;
  readonly benchmarks: readonly { readonly id: string }[];
  readonly hosts: readonly HostReport[];
  /** Null when no control of the run looks at the API. */
  readonly cluster: ClusterReport | null;
  readonly findings: readonly Finding[];
}

/** The result of a fix or of its dry run. */
export interface FixResult {
  readonly run: Run;
  readonly dryRun: boolean;
  readonly benchmarks: readonly { readonly id: string }[];
  readonly hosts: readonly HostReport[];
  readonly plan: Plan;
  readonly outcomes: readonly Outcome[];
  readonly before: ScanSummary;
  /** Equal to `before` in a dry run. */
  readonly after: ScanSummary;
}
