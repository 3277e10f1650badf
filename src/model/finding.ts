import type { Risk } from './control.js';

/** The verdicts, from the one that needs action to the one that needs none. */
export const statuses = [
  'fail',
  'error',
  'warn',
  'info',
  'justified',
  'attested',
  'pass',
  'not-applicable',
] as const;

/** A verdict. `error` means that it could not be looked at; it never means failure. */
export type Status = (typeof statuses)[number];

/** One thing that was seen: where, and what was there. */
export interface Evidence {
  readonly source: string;
  readonly value: string;
}

/** Whether `bench fix` can repair the finding, and at what risk. */
export interface FindingRemediation {
  readonly available: boolean;
  readonly risk: Risk;
  readonly reason?: string;
}

/** The verdict on one control on one host. */
export interface Finding {
  readonly host: string;
  readonly benchmark: string;
  /** The control's number in the benchmark. */
  readonly control: string;
  readonly slug: string;
  readonly title: string;
  readonly section: string;
  readonly automated: boolean;
  readonly status: Status;
  /** What must hold, in words and values. */
  readonly expected: string;
  /** What was seen. */
  readonly actual: string;
  /** Why the status is what it is, in one sentence. */
  readonly reason: string;
  readonly evidence: readonly Evidence[];
  readonly remediation: FindingRemediation;
}

/** How many findings have each status. */
export interface ScanSummary {
  readonly pass: number;
  readonly fail: number;
  readonly warn: number;
  readonly info: number;
  readonly error: number;
  readonly notApplicable: number;
  readonly justified: number;
  readonly attested: number;
}

/** The `host` of a finding about the cluster as a whole. No host of an inventory may have this name. */
export const clusterHost = 'cluster';
