import type { Pod } from '../../model/cluster-snapshot.js';
import type { PodFault } from './pod-rule.js';
import { podRule } from './pod-rule.js';

/**
 * Rules about ports of the node that containers take. The API fills `hostPort` in for pods on the network of their
 * node, so that their ports count too.
 *
 * - `host-ports`: any host port.
 * - `privileged-host-ports`: a host port below 1024.
 */
export const hostPortRules = {
  'host-ports': podRule({
    expected: 'no container takes a port of its node',
    what: 'with host ports',
    good: 'no container takes a port of its node',
    faults: (pod) => portFault(pod, () => true),
    admission: {
      level: 'baseline',
      isBarredBy: ({ hostPorts = [] }) => hostPorts.every(({ max }) => max === 0),
    },
  }),
  'privileged-host-ports': podRule({
    expected: 'no container takes a port below 1024 of its node',
    what: 'with host ports below 1024',
    good: 'no container takes a port below 1024 of its node',
    faults: (pod) => portFault(pod, (port) => port < 1024),
  }),
} as const;

function portFault({ spec }: Pod, test: (port: number) => boolean): readonly PodFault[] {
  const ports = [...spec.containers, ...(spec.initContainers ?? [])]
    .flatMap((container) => container.ports ?? [])
    .flatMap(({ hostPort = 0 }) => (hostPort > 0 && test(hostPort) ? [hostPort] : []));
  if (ports.length === 0) return [];
  return [{ text: `host ports ${[...new Set(ports)].sort((a, b) => a - b).join(', ')}` }];
}
