import type { ClusterRuleName } from '../../model/rule.js';
import { minorOf } from '../../evaluate/version-range.js';
import { podSecurityPolicies } from '../pod-security-policies.js';
import type { Draft, DraftContext } from './draft.js';

/** The rules whose fault PodSecurityPolicies would keep from coming back. */
const rules: ReadonlySet<ClusterRuleName> = new Set<ClusterRuleName>([
  'policy-control-active',
  'privileged-containers',
  'host-pid',
  'host-ipc',
  'host-network',
  'privilege-escalation',
  'root-containers',
  'net-raw-capability',
  'added-capabilities',
  'assigned-capabilities',
]);

/** Proposes PodSecurityPolicies where Kubernetes (up to 1.24) has them and the cluster has none. */
export function policiesDraft(rule: ClusterRuleName, { api }: DraftContext): Draft | undefined {
  const { podsecuritypolicies: listing } = api.objects;
  const hasNone = listing.state === 'listed' && listing.items.length === 0;
  if (!rules.has(rule) || !hasNone || minorOf(api.kubernetesVersion) > 24) return undefined;
  return {
    topic: 'pod-security-policies',
    form: 'manifest',
    does:
      'Installs one PodSecurityPolicy that admits the pods of kube-system as they are, and one that all other pods ' +
      'have to be restricted by. They do nothing until the API servers have the admission plugin PodSecurityPolicy.',
    breaks:
      'Once the plugin is on, pods made from then on outside kube-system are refused when they ask for more than the ' +
      'restricted policy gives, and do not start when their image runs as root. Workloads of the cluster itself in ' +
      'other namespaces (network plugins, ingress controllers, storage) need a RoleBinding like the one for ' +
      'kube-system first. Kubernetes 1.25 has no PodSecurityPolicies any more; from 1.23 on Pod Security labels do ' +
      'the same.',
    first: 'Apply them before the plugin is turned on: without a policy no pod is admitted at all.',
    body: podSecurityPolicies(),
  };
}
