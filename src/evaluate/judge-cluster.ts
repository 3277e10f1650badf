import type { NumberedControl } from '../model/control.js';
import { clusterHost } from '../model/finding.js';
import { isClusterRule } from '../model/rule.js';
import { clusterRules } from './cluster-rules.js';
import type { ClusterView } from './cluster-view.js';
import type { Examination } from './examine.js';
import { concluded } from './examine.js';
import type { Judgement } from './judge.js';
import { judge } from './judge.js';

/** Judges every given control that is about the cluster as a whole, in the benchmark's order: one finding each. */
export function judgeCluster(
  view: ClusterView,
  controls: readonly NumberedControl[],
  language: 'en' | 'zh',
): Judgement[] {
  return controls
    .filter(({ component }) => component === 'cluster')
    .map((control) => judge(clusterHost, control, examineCluster(view, control), language));
}

function examineCluster(view: ClusterView, control: NumberedControl): readonly Examination[] {
  return control.checks.map((check) => {
    if (!('rule' in check) || !isClusterRule(check.rule)) throw new Error(`${control.slug} is not about the cluster`);
    const rule = clusterRules[check.rule];
    return concluded(check, rule.expected, rule.judge(view, check.with ?? {}));
  });
}
