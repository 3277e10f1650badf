import type { ClusterRuleName } from '../../model/rule.js';
import { clusterAdminBindings } from './cluster-admin-bindings.js';
import { defaultAccounts } from './default-accounts.js';
import type { Drafter } from './draft.js';
import { imagePolicyDraft } from './image-policy-webhook.js';
import { limitRanges } from './limit-ranges.js';
import { networkPolicies } from './network-policies.js';
import { podRepairs } from './pod-patches.js';
import { podSecurityAdmission } from './pod-security-admission.js';
import { podSecurityLabels } from './pod-security-labels.js';
import { resourceQuotas } from './resource-quotas.js';
import { workloadPatches } from './workload-patches.js';

const own: Readonly<Partial<Record<ClusterRuleName, readonly Drafter[]>>> = {
  'cluster-admin-bindings': [clusterAdminBindings],
  'default-service-accounts': [defaultAccounts],
  'image-policy-webhook': [imagePolicyDraft],
  'limit-ranges': [limitRanges],
  'network-policies-everywhere': [networkPolicies],
  'policy-control-active': [podSecurityLabels, podSecurityAdmission],
  'resource-quotas': [resourceQuotas],
};

/** What drafts the proposals for a rule; nothing for a rule that needs a person from the start. */
export function draftersOf(rule: ClusterRuleName): readonly Drafter[] {
  return own[rule] ?? (podRepairs[rule] === undefined ? [] : [(context) => workloadPatches(rule, context)]);
}
