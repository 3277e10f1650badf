import type { Container, Pod, Resources } from '../../model/cluster-snapshot.js';
import type { ClusterRuleName } from '../../model/rule.js';
import { containersOf, inForce, isWindows } from '../../evaluate/cluster-rules/pod-facts.js';
import type { PodPatch } from './pod-patch.js';
import { patchContainers, patchContexts } from './pod-patch.js';
import { resourceAmount } from './resource-amount.js';
import { startingResources } from './starting-resources.js';

/** What would make a pod satisfy a rule; undefined when it does already, or when no patch fits. */
export interface PodRepair {
  /** What the patches do, and what may break, in sentences. */
  readonly does: string;
  readonly breaks: string;
  readonly patch: (pod: Pod) => PodPatch | undefined;
}

/** Repairs of pods by the rules that they are for. */
export const podRepairs: Readonly<Partial<Record<ClusterRuleName, PodRepair>>> = {
  'token-mounts': {
    does: 'Keeps the token of their service account out of pods.',
    breaks: 'A pod that talks to the API loses access to it; leave out those that do.',
    patch: () => ({ automountServiceAccountToken: false }),
  },
  'seccomp-profiles': {
    does: 'Gives pods the seccomp profile of their container runtime.',
    breaks: 'A program that makes a system call outside the profile gets an error (debuggers, FUSE, some JITs).',
    patch: (pod) => (isWindows(pod) ? undefined : seccompPatch(pod)),
  },
  'security-contexts': {
    does: 'Gives pods without any a security context: no new privileges, and the seccomp profile of their runtime.',
    breaks: 'Programs with the setuid bit (sudo, ping) no longer get its rights, and some system calls fail.',
    patch: (pod) => ({
      ...patchContexts(pod, () => ({ allowPrivilegeEscalation: false })),
      securityContext: { seccompProfile: { type: 'RuntimeDefault' } },
    }),
  },
  'privilege-escalation': {
    does: 'Keeps processes from getting more privileges than the one that started them.',
    breaks: 'Programs with the setuid bit or file capabilities (sudo, ping) no longer get their rights.',
    patch: (pod) =>
      patchContexts(pod, (each) => {
        const { privileged, allowPrivilegeEscalation } = each.securityContext ?? {};
        if (privileged === true || allowPrivilegeEscalation === false) return undefined;
        return { allowPrivilegeEscalation: false };
      }),
  },
  'root-containers': {
    does: 'Refuses to start containers as root.',
    breaks: 'A container whose image runs as root, or names its user not by number, does not start any more.',
    patch: (pod) => {
      if (containersOf(pod).some((each) => inForce(pod, each, 'runAsUser') === 0)) return undefined;
      const securityContext = { runAsNonRoot: true };
      const own = patchContexts(pod, (each) =>
        each.securityContext?.runAsNonRoot === false ? securityContext : undefined,
      );
      return { ...own, securityContext };
    },
  },
  'privileged-containers': {
    does: 'Makes containers ordinary that are privileged.',
    breaks: 'What manages the node itself (networks, storage, devices) stops working without it.',
    patch: (pod) => patchContexts(pod, (each) => (isPrivileged(each) ? { privileged: false } : undefined)),
  },
  'net-raw-capability': {
    does: 'Takes the capability NET_RAW from containers.',
    breaks: 'ping and whatever else opens raw sockets fails.',
    patch: (pod) => patchContexts(pod, (each) => (isPrivileged(each) ? undefined : dropping(each, 'NET_RAW'))),
  },
  'assigned-capabilities': {
    does: 'Takes all capabilities from containers but those that they add by name.',
    breaks: 'A container that starts as root and changes its user or the owner of files fails: add what it needs.',
    patch: (pod) => patchContexts(pod, (each) => (isPrivileged(each) ? undefined : dropping(each, 'ALL'))),
  },
  'added-capabilities': {
    does: 'Takes from containers the capabilities that they add.',
    breaks: 'Whatever they were added for fails; a container that needs one keeps it.',
    patch: (pod) =>
      patchContexts(pod, ({ securityContext }) =>
        (securityContext?.capabilities?.add ?? []).length === 0 ? undefined : { capabilities: { add: null } },
      ),
  },
  'read-only-root': {
    does: 'Makes the root file system of containers read-only.',
    breaks: 'A program that writes to it (/tmp, /var/run, caches) fails; give it an emptyDir there.',
    patch: (pod) =>
      patchContexts(pod, ({ securityContext }) =>
        securityContext?.readOnlyRootFilesystem === true ? undefined : { readOnlyRootFilesystem: true },
      ),
  },
  'host-pid': sharing('hostPID', 'process ids', 'What looks at or signals processes of the node no longer sees them.'),
  'host-ipc': sharing('hostIPC', 'IPC namespace', 'What shares memory with processes of the node no longer can.'),
  'host-network': sharing(
    'hostNetwork',
    'network',
    "The pod gets an address of its own: whoever reaches it by its node's no longer does, and NetworkPolicies apply.",
  ),
  'cpu-requests-and-limits': bounding('cpu', 'A container that needs more CPU than its limit gets slow.'),
  'memory-requests-and-limits': bounding('memory', 'A container that needs more memory than its limit is killed.'),
};

function isPrivileged({ securityContext }: Container): boolean {
  return securityContext?.privileged === true;
}

/** Profiles in fields and in annotations. */
const confining = /^(?:RuntimeDefault$|Localhost$|localhost\/|runtime\/default$|docker\/default$)/;

/** For all containers at once by the pod's context, and again for each that has a profile of its own. */
function seccompPatch(pod: Pod): PodPatch {
  const profile = { seccompProfile: { type: 'RuntimeDefault' } };
  const own = patchContexts(pod, ({ name, securityContext }) => {
    const annotation = pod.metadata.annotations?.[`container.seccomp.security.alpha.kubernetes.io/${name}`];
    const type = securityContext?.seccompProfile?.type ?? annotation;
    return type === undefined || confining.test(type) ? undefined : profile;
  });
  return { ...own, securityContext: profile };
}

/** A list in a patch replaces the one that is there, so what is dropped already stays in it. */
function dropping({ securityContext }: Container, name: string): PodPatch | undefined {
  const dropped = securityContext?.capabilities?.drop ?? [];
  return dropped.includes(name) ? undefined : { capabilities: { drop: [...dropped, name] } };
}

function sharing(field: 'hostPID' | 'hostIPC' | 'hostNetwork', thing: string, breaks: string): PodRepair {
  return {
    does: `Gives pods their own ${thing} instead of their node's.`,
    breaks,
    patch: ({ spec }) => (spec[field] === true ? { [field]: false } : undefined),
  };
}

function bounding(resource: 'cpu' | 'memory', breaks: string): PodRepair {
  return {
    does: `Gives containers a ${resource} request and limit: values to start from, to be reviewed (kubectl top pod).`,
    breaks: `${breaks} A pod whose requests fit no node stays pending.`,
    patch: (pod) =>
      hasBoth(pod.spec.resources, resource) ? undefined : patchContainers(pod, (each) => bounds(each, resource)),
  };
}

function hasBoth(resources: Resources | undefined, resource: 'cpu' | 'memory'): boolean {
  return resources?.requests?.[resource] !== undefined && resources.limits?.[resource] !== undefined;
}

/** A request never above its limit: what is missing follows what is there. */
function bounds({ resources }: Container, resource: 'cpu' | 'memory'): PodPatch | undefined {
  if (hasBoth(resources, resource)) return undefined;
  const [request, limit] = [resources?.requests?.[resource], resources?.limits?.[resource]];
  const start = { request: startingResources.requests[resource], limit: startingResources.limits[resource] };
  const isLarge = request !== undefined && (resourceAmount(request) ?? 0) > (resourceAmount(start.limit) ?? 0);
  return {
    resources: {
      requests: { [resource]: request ?? limit ?? start.request },
      limits: { [resource]: limit ?? (isLarge ? request : start.limit) },
    },
  };
}
