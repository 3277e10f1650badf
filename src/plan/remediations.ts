import type { HostView } from '../evaluate/host-view.js';
import type { Judgement } from '../evaluate/judge.js';
import type { HostRemediation, Remediation } from '../model/control.js';
import type { Wish } from './edit.js';
import type { PlanOptions } from './plan-options.js';
import { alwaysPullImagesWish } from './remediations/always-pull-images.js';
import { anonymousRequestsWish } from './remediations/anonymous-requests.js';
import { auditLogWish } from './remediations/audit-log.js';
import { encryptionWish } from './remediations/encryption.js';
import { etcdUserWish } from './remediations/etcd-user.js';
import { eventRateLimitWish } from './remediations/event-rate-limit.js';
import { kernelDefaultsWish } from './remediations/kernel-defaults.js';
import { kubeletServingCertificatesWish } from './remediations/kubelet-serving-certificates.js';
import { podSecurityPoliciesWish } from './remediations/pod-security-policies.js';
import type { Working } from './settings-wish.js';

/** Makes a wish of one judgement. Its guards let it pass, and the user named its control where that is needed. */
export type Remedy = (view: HostView, judgement: Judgement, options: PlanOptions, working: Working) => Wish;

/** Fixes that consist of several coordinated edits. */
export const remediations: Readonly<Record<HostRemediation, Remedy>> = {
  'audit-log': auditLogWish,
  'etcd-user': etcdUserWish,
  'kernel-defaults': kernelDefaultsWish,
  encryption: encryptionWish,
  'event-rate-limit': eventRateLimitWish,
  'pod-security-policies': podSecurityPoliciesWish,
  'kubelet-serving-certificates': kubeletServingCertificatesWish,
  'anonymous-requests': anonymousRequestsWish,
  'always-pull-images': alwaysPullImagesWish,
};

/** Those whose guards and edits are about the cluster as a whole, so that its API has to be read. */
export const remediationsThroughApi: ReadonlySet<Remediation> = new Set<Remediation>([
  'encryption',
  'pod-security-policies',
  'kubelet-serving-certificates',
  'always-pull-images',
]);
