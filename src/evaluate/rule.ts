import type { Evidence } from '../model/finding.js';
import type { ClusterView } from './cluster-view.js';
import type { HostView } from './host-view.js';

/** What a rule concluded; `undecided` when the evidence is for a person to judge. */
export type RuleOutcome =
  | {
      readonly verdict: 'holds' | 'fails' | 'undecided';
      /** What was seen, in a few words; offenders are in the evidence. */
      readonly actual: string;
      readonly evidence: readonly Evidence[];
    }
  | { readonly verdict: 'not-applicable' | 'error'; readonly reason: string };

/** Values that a control gives its rule, by name; all parameters are filled in. */
export type RuleValues = Readonly<Record<string, string>>;

/** A condition that is no comparison of one value, so that it is judged by a function of its own. Pure. */
export interface Rule<View> {
  /** What must hold, in words. */
  readonly expected: string;
  readonly judge: (view: View, values: RuleValues) => RuleOutcome;
}

export type HostRule = Rule<HostView>;
export type ClusterRule = Rule<ClusterView>;
