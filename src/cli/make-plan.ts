import { loadAuditPolicy } from '../benchmark/load-audit-policy.js';
import type { Sources } from '../benchmark/sources.js';
import type { ClusterView } from '../evaluate/cluster-view.js';
import type { Plan } from '../model/plan.js';
import { planFixes } from '../plan/plan-fixes.js';
import type { Judged } from './judge-all.js';
import type { PlaybookOptions } from './playbook-options.js';
import type { Selection } from './selection.js';

/** What the verdicts of a run are planned with. */
export interface PlanInput {
  readonly run: string;
  readonly sources: Sources;
  readonly selection: Selection;
  readonly cluster: ClusterView;
  readonly judged: Judged;
  /** What a playbook adds. */
  readonly playbook?: PlaybookOptions;
  /** The audit policy to install where there is none; absent: the package's. */
  readonly auditPolicy?: string;
}

/** The plan of a run: what a scan says of repairs and what a fix does are the same. */
export function makePlan({ run, sources, selection, cluster, judged, auditPolicy, playbook = {} }: PlanInput): Plan {
  return planFixes(judged.hosts, {
    run,
    named: selection.named,
    auditPolicy: auditPolicy ?? loadAuditPolicy(),
    knownNames: sources.knownNames,
    cluster: { view: cluster, judgements: judged.cluster },
    ...playbook,
  });
}
