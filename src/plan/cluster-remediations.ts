import type { ClusterView } from '../evaluate/cluster-view.js';
import type { Judgement } from '../evaluate/judge.js';
import type { ClusterRemediation, Remediation } from '../model/control.js';
import type { Wish } from './edit.js';
import type { PlanOptions } from './plan-options.js';
import { imagePolicyWebhookWish } from './remediations/image-policy-webhook.js';
import type { Working } from './settings-wish.js';

/**
 * Makes a wish of one judgement of the cluster as a whole: edits on as many of its hosts as they are needed on. Its
 * guards let it pass, and the user named its control. The values of hosts, by name, are updated with those asked for.
 */
export type ClusterRemedy = (
  view: ClusterView,
  judgement: Judgement,
  options: PlanOptions,
  workings: Map<string, Working>,
) => Wish;

/** Fixes of the cluster as a whole that are made of edits on its hosts. */
export const clusterRemediations: Readonly<Record<ClusterRemediation, ClusterRemedy>> = {
  'image-policy-webhook': imagePolicyWebhookWish,
};

/** Whether a remediation is of controls about the cluster as a whole. */
export function isClusterRemediation(name: Remediation): name is ClusterRemediation {
  return name in clusterRemediations;
}
