import type { KubernetesObject } from '../../model/cluster-snapshot.js';

/** Whether a version of Kubernetes (`1.22.3`) has Pod Security admission on by default: from 1.23 on. */
export function hasPodSecurity(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map((part) => Number.parseInt(part, 10));
  return major > 1 || minor >= 23;
}

/**
 * The level that Pod Security admission enforces in a namespace by its label; undefined when it enforces none, or when
 * this version does not heed the label.
 */
export function enforcedLevel(version: string, { metadata }: KubernetesObject): 'baseline' | 'restricted' | undefined {
  if (!hasPodSecurity(version)) return undefined;
  const level = metadata.labels?.['pod-security.kubernetes.io/enforce'];
  return level === 'baseline' || level === 'restricted' ? level : undefined;
}
