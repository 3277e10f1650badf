import type { Action } from '../model/action.js';
import type { Change } from '../model/plan.js';

/** Creations first, then what restarts nothing, then etcd, the apiserver and its clients, the kubelet last. */
export function orderChanges(changes: readonly Change[]): Change[] {
  return changes
    .map((change, index) => ({ change, index }))
    .sort((a, b) => rank(a.change) - rank(b.change) || a.index - b.index)
    .map(({ change }) => change);
}

/** What others need comes first; what waits for a component comes after its restart. */
const actionRanks: Readonly<Record<Action['kind'], number>> = {
  'create-system-user': 1,
  'write-encryption-key': 1,
  'create-objects': 1,
  'load-kernel-settings': 2,
  'patch-object': 2,
  'take-back': 2,
  'start-pod': 9,
  'approve-serving-certificate': 10,
  'rewrite-secrets': 10,
  'replace-config-map-text': 10,
};

function rank(change: Change): number {
  if (change.kind === 'action') return actionRanks[change.action.kind];
  if (change.kind === 'directory') return 0;
  if (change.kind === 'file') return 1;
  const [component] = change.restarts;
  if (component === undefined) return 2;
  return 3 + ['etcd', 'apiserver', 'controller-manager', 'scheduler', 'kube-proxy', 'kubelet'].indexOf(component);
}
