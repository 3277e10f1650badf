import { minorOf } from '../../evaluate/version-range.js';
import type { GuardRule } from '../guard-rule.js';

/** The first minor without policy/v1beta1 PodSecurityPolicy. */
const goneSince = 25;

/** With the plugin and without policies no pod is admitted any more, those of the system neither. */
export const podSecurityPoliciesGuard: GuardRule = {
  note: 'the API must be readable through kubectl, and of a version that has PodSecurityPolicies (up to Kubernetes 1.24)',
  check: (view, { cluster }) => {
    const api = cluster?.view.api;
    const cause = api === undefined ? 'the API was not read' : 'problem' in api ? api.problem : undefined;
    if (api === undefined || 'problem' in api) {
      return `without policies that admit the system pods no pod would start, and they cannot be created: ${cause ?? ''}`;
    }
    if ([api.kubernetesVersion, view.kubernetesVersion ?? ''].some((version) => minorOf(version) >= goneSince)) {
      return `Kubernetes ${api.kubernetesVersion} has no PodSecurityPolicies; use Pod Security admission, by labels of namespaces`;
    }
    if (api.objects.podsecuritypolicies.state === 'not-served') {
      return 'the API server does not serve PodSecurityPolicies (policy/v1beta1), so none can be created; enable that group version first';
    }
    if (api.client === 'kubectl') return undefined;
    return `${api.readThrough} has no kubectl to create policies with, without which no pod would start; install it there first`;
  },
};
