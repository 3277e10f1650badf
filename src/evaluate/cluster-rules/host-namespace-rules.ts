import type { PodSpec } from '../../model/cluster-snapshot.js';
import type { ClusterRule } from '../rule.js';
import { podRule } from './pod-rule.js';

type Share = 'hostPID' | 'hostIPC' | 'hostNetwork';

/** Rules about pods that share the namespaces of their node: `hostPID`, `hostIPC`, `hostNetwork` of the pod. */
export const hostNamespaceRules = {
  'host-pid': sharing('hostPID', 'the process ids'),
  'host-ipc': sharing('hostIPC', 'the IPC namespace'),
  'host-network': sharing('hostNetwork', 'the network'),
} as const;

function sharing(field: Share, thing: string): ClusterRule {
  const shares = (spec: Pick<PodSpec, Share>): boolean => spec[field] === true;
  return podRule({
    expected: `no pod shares ${thing} of its node`,
    what: `sharing ${thing} of their node`,
    good: `no pod shares ${thing} of its node`,
    faults: ({ spec }) => (shares(spec) ? [{ text: `${field} is true` }] : []),
    admission: { level: 'baseline', isBarredBy: (policy) => policy[field] !== true },
  });
}
