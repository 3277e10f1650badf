import type { Container, Pod, SecurityContext } from '../../model/cluster-snapshot.js';
import { containersOf, inForce, isWindows } from './pod-facts.js';
import type { PodFault } from './pod-rule.js';
import { containerFault, podRule } from './pod-rule.js';

/**
 * Rules about what the kernel keeps a container from. Windows pods have none of it.
 *
 * - `seccomp-profiles`: the profile, by field or by the annotations of Kubernetes before 1.27, is RuntimeDefault or
 *   Localhost. Unset is a fault: only a kubelet with `seccompDefault` would give it one.
 * - `mandatory-access-control`: an AppArmor profile or SELinux options are set. A container without them may still have
 *   the runtime's default profile where its node supports it, which the API does not show: a person decides.
 *   Privileged containers and those whose profile is Unconfined are a fault.
 * - `security-contexts`: neither the container nor its pod sets anything in a security context that confines it.
 */
export const confinementRules = {
  'seccomp-profiles': podRule({
    expected: 'every container has the seccomp profile RuntimeDefault or Localhost',
    what: 'with containers that have no seccomp profile',
    good: 'every container has a seccomp profile',
    faults: (pod) =>
      isWindows(pod) ? [] : containerFault(pod, 'no seccomp profile', (each) => !isProfile(seccompOf(pod, each))),
    admission: { level: 'restricted' },
  }),
  'mandatory-access-control': podRule({
    expected: 'every container has an AppArmor profile or SELinux options',
    what: 'with containers that AppArmor or SELinux may not confine',
    good: 'every container has an AppArmor profile or SELinux options',
    faults: (pod) => (isWindows(pod) ? [] : accessControlFaults(pod)),
  }),
  'security-contexts': podRule({
    expected: 'every container has a security context, of its own or of its pod',
    what: 'with containers without a security context',
    good: 'every container has a security context',
    faults: (pod) => {
      if (!isEmpty(pod.spec.securityContext)) return [];
      return containerFault(pod, 'no security context', (each) => isEmpty(each.securityContext));
    },
  }),
} as const;

function seccompOf(pod: Pod, { name, securityContext }: Container): string | undefined {
  const { annotations } = pod.metadata;
  return (
    securityContext?.seccompProfile?.type ??
    annotations?.[`container.seccomp.security.alpha.kubernetes.io/${name}`] ??
    pod.spec.securityContext?.seccompProfile?.type ??
    annotations?.['seccomp.security.alpha.kubernetes.io/pod']
  );
}

/** What is a profile, in fields (`RuntimeDefault`) and in annotations (`runtime/default`, `localhost/name`). */
const profile = /^(?:RuntimeDefault|Localhost|runtime\/default|docker\/default|localhost\/.+)$/;

function isProfile(type: string | undefined): boolean {
  return type !== undefined && profile.test(type);
}

function accessControlFaults(pod: Pod): readonly PodFault[] {
  const isOff = (each: Container): boolean =>
    each.securityContext?.privileged === true || /^unconfined$/i.test(appArmorOf(pod, each) ?? '');
  const [off, open] = [containersOf(pod).filter(isOff), containersOf(pod).filter((each) => !isOff(each))];
  const isUnset = (each: Container): boolean => !isProfile(appArmorOf(pod, each)) && !hasSeLinux(pod, each);
  return [
    ...containerFault(pod, 'privileged, or unconfined by its AppArmor profile', () => true, off),
    ...containerFault(pod, "no AppArmor profile or SELinux options but the runtime's own", isUnset, open).map(
      (fault) => ({ ...fault, isDoubtful: true }),
    ),
  ];
}

function appArmorOf(pod: Pod, container: Container): string | undefined {
  const annotation = pod.metadata.annotations?.[`container.apparmor.security.beta.kubernetes.io/${container.name}`];
  return inForce(pod, container, 'appArmorProfile')?.type ?? annotation;
}

function hasSeLinux(pod: Pod, container: Container): boolean {
  return Object.keys(inForce(pod, container, 'seLinuxOptions') ?? {}).length > 0;
}

function isEmpty(context: SecurityContext | undefined): boolean {
  return Object.keys(context ?? {}).length === 0;
}
