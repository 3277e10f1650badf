import type { Container } from '../../model/cluster-snapshot.js';
import { containersOf, isWindows } from './pod-facts.js';
import { containerFault, podRule } from './pod-rule.js';

/** What the Pod Security Standards let a baseline pod add: it has these anyway unless it drops them. */
const ordinary = new Set([
  'AUDIT_WRITE',
  'CHOWN',
  'DAC_OVERRIDE',
  'FOWNER',
  'FSETID',
  'KILL',
  'MKNOD',
  'NET_BIND_SERVICE',
  'SETFCAP',
  'SETGID',
  'SETPCAP',
  'SETUID',
  'SYS_CHROOT',
]);

/**
 * Rules about Linux capabilities; Windows pods have none.
 *
 * - `net-raw-capability`: a container has NET_RAW when it is privileged, when it drops neither ALL nor NET_RAW, or when
 *   it drops ALL and adds NET_RAW again. A runtime adds what is added after dropping ALL, and drops single ones last.
 * - `added-capabilities`: a container adds one that is not among the runtime's usual ones.
 * - `assigned-capabilities`: a container does not drop ALL, or is privileged and so has them all the same.
 */
export const capabilityRules = {
  'net-raw-capability': podRule({
    expected: 'every container drops the capability NET_RAW, or ALL',
    what: 'with containers that have NET_RAW',
    good: 'no container has NET_RAW',
    faults: (pod) => (isWindows(pod) ? [] : containerFault(pod, 'has the capability NET_RAW', hasNetRaw)),
    admission: {
      level: 'restricted',
      isBarredBy: ({ requiredDropCapabilities = [] }) =>
        requiredDropCapabilities.includes('ALL') || requiredDropCapabilities.includes('NET_RAW'),
    },
  }),
  'added-capabilities': podRule({
    expected: "no container adds capabilities to the runtime's usual ones",
    what: 'with added capabilities',
    good: 'no container adds capabilities',
    faults: (pod) => {
      const names = new Set(containersOf(pod).flatMap(unusual));
      return names.size === 0
        ? []
        : containerFault(pod, `adds ${[...names].sort().join(', ')}`, (each) => unusual(each).length > 0);
    },
    admission: { level: 'baseline', isBarredBy: ({ allowedCapabilities = [] }) => allowedCapabilities.length === 0 },
  }),
  'assigned-capabilities': podRule({
    expected: 'every container drops the capabilities ALL',
    what: 'with containers that keep capabilities',
    good: 'every container drops all capabilities',
    faults: (pod) => {
      if (isWindows(pod)) return [];
      return containerFault(pod, 'does not drop ALL capabilities', (each) => isPrivileged(each) || !drops(each, 'ALL'));
    },
    admission: {
      level: 'restricted',
      isBarredBy: ({ requiredDropCapabilities = [] }) => requiredDropCapabilities.includes('ALL'),
    },
  }),
} as const;

function hasNetRaw(container: Container): boolean {
  if (isPrivileged(container)) return true;
  if (drops(container, 'NET_RAW')) return false;
  return !drops(container, 'ALL') || added(container).includes('NET_RAW');
}

function isPrivileged({ securityContext }: Container): boolean {
  return securityContext?.privileged === true;
}

function unusual(container: Container): readonly string[] {
  return added(container).filter((name) => !ordinary.has(name));
}

function added({ securityContext }: Container): readonly string[] {
  return (securityContext?.capabilities?.add ?? []).map(plainName);
}

function drops({ securityContext }: Container, name: string): boolean {
  return (securityContext?.capabilities?.drop ?? []).some((each) => plainName(each) === name);
}

/** Runtimes take `net_raw`, `NET_RAW` and, some of them, `CAP_NET_RAW` for the same. */
function plainName(name: string): string {
  return name.toUpperCase().replace(/^CAP_/, '');
}
