import type { Component } from '../model/component.js';
import type { Change } from '../model/plan.js';
import type { ProcessFact } from '../model/snapshot.js';

/**
 * The services that have to be restarted once a step's changes are made; none where the kubelet restarts a pod by its
 * manifest. Several etcds of one host may share a file, so each of them starts anew.
 * @param processes those of the component before the step
 */
export function restartedUnits(component: Component | undefined, changes: readonly Change[], processes: readonly ProcessFact[]): string[] {
  if (component === 'kubelet') return ['kubelet.service'];
  if (component !== 'etcd' || !changes.some(({ kind }) => kind.startsWith('etcd-'))) return [];
  const units = processes.flatMap(({ unit }) => (unit !== undefined && /etcd/.test(unit) ? [unit] : []));
  return units.length === 0 ? ['etcd.service'] : [...new Set(units)].sort();
}
