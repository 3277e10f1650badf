import type { Pod, Resources } from '../../model/cluster-snapshot.js';
import type { ClusterRule } from '../rule.js';
import type { PodFault } from './pod-rule.js';
import { containerFault, podRule } from './pod-rule.js';

/**
 * Rules about requests and limits: every container and init container has both, or the pod has them for all of them
 * together. The API fills a request in from the limit. Ephemeral containers cannot have any.
 */
export const containerResourceRules = {
  'cpu-requests-and-limits': requiring('cpu', 'CPU'),
  'memory-requests-and-limits': requiring('memory', 'memory'),
} as const;

function requiring(resource: 'cpu' | 'memory', words: string): ClusterRule {
  return podRule({
    expected: `every container has a ${words} request and a ${words} limit`,
    what: `with containers without a ${words} request or limit`,
    good: `every container has a ${words} request and a ${words} limit`,
    faults: (pod) => [...missing(pod, resource, words, 'requests'), ...missing(pod, resource, words, 'limits')],
  });
}

function missing(pod: Pod, resource: string, words: string, bound: keyof Resources): readonly PodFault[] {
  const { containers, initContainers = [], resources } = pod.spec;
  if (resources?.[bound]?.[resource] !== undefined) return [];
  return containerFault(
    pod,
    `no ${words} ${bound === 'requests' ? 'request' : 'limit'}`,
    (each) => each.resources?.[bound]?.[resource] === undefined,
    [...containers, ...initContainers],
  );
}
