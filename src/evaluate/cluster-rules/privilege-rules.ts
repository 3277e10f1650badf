import { containersOf, inForce, isWindows } from './pod-facts.js';
import { containerFault, podRule } from './pod-rule.js';

/**
 * Rules about what processes of a container may become. A security context of a container goes before its pod's.
 *
 * - `privileged-containers`: `privileged` is true.
 * - `privilege-escalation`: `allowPrivilegeEscalation` is not false; unset means true. Windows has no such thing.
 * - `root-containers`: `runAsNonRoot` is not true, and `runAsUser` is 0 or nobody says it, so that the image decides.
 * - `windows-host-process`: `windowsOptions.hostProcess` is true.
 * - `read-only-root`: `readOnlyRootFilesystem` is not true. Windows does not support it.
 */
export const privilegeRules = {
  'privileged-containers': podRule({
    expected: 'no container is privileged',
    what: 'with privileged containers',
    good: 'no container is privileged',
    faults: (pod) => containerFault(pod, 'privileged', (each) => each.securityContext?.privileged === true),
    admission: { level: 'baseline', isBarredBy: (policy) => policy.privileged !== true },
  }),
  'privilege-escalation': podRule({
    expected: 'every container has allowPrivilegeEscalation false',
    what: 'with containers that may gain privileges',
    good: 'no container may gain privileges',
    faults: (pod) => {
      if (isWindows(pod)) return [];
      const fault = 'allowPrivilegeEscalation is not false';
      return containerFault(pod, fault, (each) => each.securityContext?.allowPrivilegeEscalation !== false);
    },
    admission: { level: 'restricted', isBarredBy: (policy) => policy.allowPrivilegeEscalation === false },
  }),
  'root-containers': podRule({
    expected: 'every container has runAsNonRoot true, or a runAsUser other than 0',
    what: 'with containers that may run as root',
    good: 'no container may run as root',
    faults: (pod) => {
      const mayBeRoot = containersOf(pod).filter((each) => inForce(pod, each, 'runAsNonRoot') !== true);
      return [
        ...containerFault(pod, 'runs as user 0', (each) => inForce(pod, each, 'runAsUser') === 0, mayBeRoot),
        ...containerFault(
          pod,
          'neither runAsNonRoot nor runAsUser keeps it from root',
          (each) => inForce(pod, each, 'runAsUser') === undefined,
          mayBeRoot,
        ),
      ];
    },
    admission: { level: 'restricted', isBarredBy: (policy) => policy.runAsUser?.rule === 'MustRunAsNonRoot' },
  }),
  'windows-host-process': podRule({
    expected: 'no container is a Windows host process',
    what: 'with Windows host processes',
    good: 'no container is a Windows host process',
    faults: (pod) =>
      containerFault(
        pod,
        'hostProcess is true',
        (each) =>
          (each.securityContext?.windowsOptions?.hostProcess ??
            pod.spec.securityContext?.windowsOptions?.hostProcess) === true,
      ),
    admission: { level: 'baseline', isBarredBy: (policy) => policy.privileged !== true },
  }),
  'read-only-root': podRule({
    expected: 'every container has a read-only root file system',
    what: 'with containers that can write to their root file system',
    good: 'no container can write to its root file system',
    faults: (pod) => {
      if (isWindows(pod)) return [];
      const fault = 'readOnlyRootFilesystem is not true';
      return containerFault(pod, fault, (each) => each.securityContext?.readOnlyRootFilesystem !== true);
    },
  }),
} as const;
