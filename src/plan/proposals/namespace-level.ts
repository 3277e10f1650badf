import type { ClusterSnapshot, Container, Pod } from '../../model/cluster-snapshot.js';
import type { ClusterRuleName } from '../../model/rule.js';
import { clusterRules } from '../../evaluate/cluster-rules.js';
import { containersOf, inForce, isFinished, isWindows } from '../../evaluate/cluster-rules/pod-facts.js';
import { objectsOf } from './objects-of.js';

/** The Pod Security level that the pods of a namespace live up to, and what keeps them from the next one. */
export interface NamespaceLevel {
  readonly level: 'privileged' | 'baseline' | 'restricted';
  readonly obstacles: readonly string[];
}

/** What baseline and restricted ask (kubernetes.io, Pod Security Standards), as far as rules of ours look at it. */
const rules: Readonly<Record<'baseline' | 'restricted', readonly ClusterRuleName[]>> = {
  baseline: [
    'privileged-containers',
    'host-pid',
    'host-ipc',
    'host-network',
    'added-capabilities',
    'windows-host-process',
    'host-path-volumes',
    'host-ports',
  ],
  restricted: ['privilege-escalation', 'assigned-capabilities', 'seccomp-profiles'],
};

/**
 * The level that all pods of a namespace satisfy that have not ended. Where there are none it is baseline: nobody has
 * shown yet that what comes is restricted. What the snapshot does not show (volume types other than hostPath, sysctls,
 * procMount) is not looked at; a dry run against the server shows it.
 */
export function namespaceLevel(api: ClusterSnapshot, namespace: string): NamespaceLevel {
  const pods = objectsOf(api, 'pods').filter((pod) => pod.metadata.namespace === namespace && !isFinished(pod));
  const objects = { ...api.objects, pods: { state: 'listed', items: pods } as const };
  const view = { api: { ...api, objects }, hosts: [], dockerfiles: undefined };
  const broken = (names: readonly ClusterRuleName[]): readonly string[] =>
    names.flatMap((name) => {
      const outcome = clusterRules[name].judge(view, {});
      return 'actual' in outcome && outcome.verdict !== 'holds' ? [outcome.actual] : [];
    });
  const low = [...broken(rules.baseline), ...faults(pods, 'a container without confinement', isUnconfined)];
  if (low.length > 0) return { level: 'privileged', obstacles: low };
  if (pods.length === 0) return { level: 'baseline', obstacles: ['no pod runs here yet'] };
  const high = [
    ...broken(rules.restricted),
    ...faults(pods, 'a container that may run as root', mayBeRoot),
    ...faults(pods, 'a container that adds capabilities', addsCapabilities),
  ];
  return { level: high.length > 0 ? 'baseline' : 'restricted', obstacles: high };
}

function faults(pods: readonly Pod[], what: string, test: (pod: Pod, each: Container) => boolean): readonly string[] {
  const offending = pods.filter((pod) => containersOf(pod).some((each) => test(pod, each)));
  const names = offending.map(({ metadata }) => metadata.name).sort().slice(0, 3);
  return names.length === 0 ? [] : [`${offending.length} pods with ${what}: ${names.join(', ')}`];
}

/** A seccomp or AppArmor profile that is turned off, or an SELinux type, user or role of the pod's own choice. */
function isUnconfined(pod: Pod, each: Container): boolean {
  const fields = [inForce(pod, each, 'seccompProfile')?.type, inForce(pod, each, 'appArmorProfile')?.type];
  const annotated = Object.values(pod.metadata.annotations ?? {});
  if ([...fields, ...annotated].some((type) => /^unconfined$/i.test(type ?? ''))) return true;
  const { type = '', user, role } = inForce(pod, each, 'seLinuxOptions') ?? {};
  return !['', 'container_t', 'container_init_t', 'container_kvm_t'].includes(type) || Boolean(user) || Boolean(role);
}

function mayBeRoot(pod: Pod, each: Container): boolean {
  return inForce(pod, each, 'runAsNonRoot') !== true || inForce(pod, each, 'runAsUser') === 0;
}

function addsCapabilities(pod: Pod, { securityContext }: Container): boolean {
  return !isWindows(pod) && (securityContext?.capabilities?.add ?? []).some((name) => name !== 'NET_BIND_SERVICE');
}
