import type { Container, Pod, SecurityContext } from '../../model/cluster-snapshot.js';

/** All containers of a pod, init and ephemeral ones included. */
export function containersOf({ spec }: Pod): readonly Container[] {
  return [...spec.containers, ...(spec.initContainers ?? []), ...(spec.ephemeralContainers ?? [])];
}

/** Whether a pod has ended for good, so that nothing of it runs any more. */
export function isFinished({ status }: Pod): boolean {
  return status?.phase === 'Succeeded' || status?.phase === 'Failed';
}

/** Whether a pod is for Windows, where Linux capabilities, seccomp and the like mean nothing. */
export function isWindows({ spec }: Pod): boolean {
  return spec.os?.name === 'windows' || spec.nodeSelector?.['kubernetes.io/os'] === 'windows';
}

/** A field of the security context in force for a container: its own, else the pod's. */
export function inForce<Field extends keyof SecurityContext>(
  pod: Pod,
  container: Container,
  field: Field,
): SecurityContext[Field] | undefined {
  return container.securityContext?.[field] ?? pod.spec.securityContext?.[field];
}
