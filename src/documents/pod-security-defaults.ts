import type { AdmissionPlugin } from './admission-configuration.js';

/**
 * The PodSecurity entry that fixes install: what a namespace without labels of its own gets. Baseline is enforced,
 * so that new pods cannot take over their host; what falls short of restricted is only warned of and recorded.
 * Undefined before Kubernetes 1.22, which does not know the plugin. Versions by minor as the Kubernetes documentation
 * has them: v1alpha1 in 1.22, v1beta1 in 1.23 and 1.24, v1 from 1.25.
 * @param exemptNamespaces namespaces whose pods run with more: kube-system, and those of network and storage agents
 */
export function podSecurityDefaults(
  minor: number,
  exemptNamespaces: readonly string[],
): AdmissionPlugin | undefined {
  const version = versionFor(minor);
  if (version === undefined) return undefined;
  return {
    name: 'PodSecurity',
    configuration: {
      apiVersion: `pod-security.admission.config.k8s.io/${version}`,
      kind: 'PodSecurityConfiguration',
      defaults: {
        enforce: 'baseline',
        'enforce-version': 'latest',
        audit: 'restricted',
        'audit-version': 'latest',
        warn: 'restricted',
        'warn-version': 'latest',
      },
      // the API server refuses a namespace that is named twice
      exemptions: { namespaces: [...new Set(['kube-system', ...exemptNamespaces])] },
    },
  };
}

function versionFor(minor: number): string | undefined {
  if (minor >= 25) return 'v1';
  if (minor >= 23) return 'v1beta1';
  return minor === 22 ? 'v1alpha1' : undefined;
}
