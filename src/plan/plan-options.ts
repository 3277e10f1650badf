import type { ClusterView } from '../evaluate/cluster-view.js';
import type { Judgement } from '../evaluate/judge.js';
import type { BatchSize } from '../model/playbook.js';
import type { KnownName } from '../model/known-name.js';

/** A step of a playbook: the controls that it is about, and how its hosts take turns. */
export interface PlanStep {
  readonly name: string;
  /** Slugs; absent: all. */
  readonly slugs?: ReadonlySet<string>;
  readonly serial?: readonly BatchSize[];
}

/** What is left as it is, and why, in the words of the playbook. */
export interface PlanException {
  readonly slugs: ReadonlySet<string>;
  /** Names of hosts; absent: everywhere. */
  readonly hosts?: readonly string[];
  readonly reason: string;
}

/** What the planner may assume beyond the verdicts. */
export interface PlanOptions {
  readonly run: string;
  /** Slugs of the controls that the user named one by one: only these may be of risk `review`, or manual. */
  readonly named: ReadonlySet<string>;
  /** The audit policy to install where there is none. */
  readonly auditPolicy: string;
  /** Names that may be written, and the versions that know them. */
  readonly knownNames: readonly KnownName[];
  /** Absent: one step with every control. */
  readonly steps?: readonly PlanStep[];
  /** Values that only a person knows, by slug and flag. */
  readonly values?: ReadonlyMap<string, Readonly<Record<string, string>>>;
  readonly exceptions?: readonly PlanException[];
  /** The cluster as a whole and the verdicts on it; absent where no master takes part. */
  readonly cluster?: { readonly view: ClusterView; readonly judgements: readonly Judgement[] };
}
