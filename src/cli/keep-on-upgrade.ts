import type { HostView } from '../evaluate/host-view.js';
import type { KnownName } from '../model/known-name.js';
import type { Plan } from '../model/plan.js';
import { lostOnUpgrade } from '../plan/lost-on-upgrade.js';
import { persist } from '../plan/persist.js';
import type { ApiMaster } from '../probe/read-cluster.js';
import { readKubeadmConfiguration } from '../probe/read-kubeadm-configuration.js';
import { UsageError } from './usage-error.js';

/** What keeps a plan when kubeadm upgrades the cluster is worked out with. */
export interface KeepingInput {
  readonly views: readonly HostView[];
  /** To read the ConfigMaps of kubeadm through. */
  readonly masters: readonly ApiMaster[];
  readonly knownNames: readonly KnownName[];
}

/**
 * The plan with what keeps it when kubeadm upgrades the cluster, when that was asked for; else with a note that says what
 * will be lost. Throws a UsageError where it was asked for and cannot be kept.
 */
export async function keepOnUpgrade(plan: Plan, isPersistent: boolean, { views, masters, knownNames }: KeepingInput): Promise<Plan> {
  if (!isPersistent) {
    const note = lostOnUpgrade(plan, views);
    return note === undefined ? plan : { ...plan, notes: [...(plan.notes ?? []), note] };
  }
  const configuration = await readKubeadmConfiguration(masters);
  const kept = 'problem' in configuration ? configuration : persist(plan, views, configuration, knownNames);
  if ('problem' in kept) throw new UsageError(`--persist: ${kept.problem.replace(/\.+$/, '')}. Nothing was changed.`);
  return kept;
}
