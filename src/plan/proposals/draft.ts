import type { LeaveOut } from '../../evaluate/cluster-rules/left-out.js';
import type { ClusterView } from '../../evaluate/cluster-view.js';
import type { RuleValues } from '../../evaluate/rule.js';
import type { ClusterSnapshot } from '../../model/cluster-snapshot.js';
import type { Evidence } from '../../model/finding.js';

/** What a proposal is made from: the cluster, and the rule of a control that does not hold there. */
export interface DraftContext {
  readonly view: ClusterView;
  readonly api: ClusterSnapshot;
  readonly values: RuleValues;
  /** The namespaces that the rule does not judge. */
  readonly leaveOut: LeaveOut;
  /** What the rule found. */
  readonly evidence: readonly Evidence[];
}

/** A proposal before it has a name and a heading. */
export interface Draft {
  /** What it is about, as part of a file name: `network-policies`. */
  readonly topic: string;
  /** Objects for kubectl apply, or commands that are all comments. */
  readonly form: 'manifest' | 'commands';
  /** What it does, what may break, and what to do before, in sentences. */
  readonly does: string;
  readonly breaks: string;
  readonly first?: string;
  /** Whether the objects are there already, and only some of their fields are to change. */
  readonly changesFields?: boolean;
  readonly body: string;
}

/** Drafts a proposal; undefined when there is nothing to propose. */
export type Drafter = (context: DraftContext) => Draft | undefined;
