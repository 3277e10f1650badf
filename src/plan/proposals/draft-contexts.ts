import { leaveOutOf } from '../../evaluate/cluster-rules/left-out.js';
import type { ClusterView } from '../../evaluate/cluster-view.js';
import type { Judgement } from '../../evaluate/judge.js';
import type { ClusterRuleName } from '../../model/rule.js';
import { isClusterRule } from '../../model/rule.js';
import type { DraftContext } from './draft.js';

/** A rule that does not hold, and what a proposal for it is made from. */
export interface OpenRule {
  readonly rule: ClusterRuleName;
  readonly context: DraftContext;
}

/** The cluster rules of a control that fails or that a person has to judge; none when the API could not be read. */
export function draftContexts(view: ClusterView, { control, finding }: Judgement): readonly OpenRule[] {
  const { api } = view;
  if ('problem' in api || (finding.status !== 'fail' && finding.status !== 'warn')) return [];
  return control.checks.flatMap((check) => {
    if (!('rule' in check) || !isClusterRule(check.rule)) return [];
    const values = check.with ?? {};
    const context = { view, api, values, leaveOut: leaveOutOf(values), evidence: finding.evidence };
    return [{ rule: check.rule, context }];
  });
}
