import type { Change } from '../model/plan.js';

/** Creations first, then what restarts nothing, then etcd, the apiserver and its clients, the kubelet last. */
export function orderChanges(changes: readonly Change[]): Change[] {
  return changes
    .map((change, index) => ({ change, index }))
    .sort((a, b) => rank(a.change) - rank(b.change) || a.index - b.index)
    .map(({ change }) => change);
}

function rank(change: Change): number {
  if (change.kind === 'directory') return 0;
  if (change.kind === 'file') return 1;
  const [component] = change.restarts;
  if (component === undefined) return 2;
  return 3 + ['etcd', 'apiserver', 'controller-manager', 'scheduler', 'kube-proxy', 'kubelet'].indexOf(component);
}
