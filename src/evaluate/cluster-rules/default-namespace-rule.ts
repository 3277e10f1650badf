import type { KubernetesObject } from '../../model/cluster-snapshot.js';
import { withObjects } from '../cluster-view.js';
import type { ClusterRule } from '../rule.js';
import { objectName } from './object-name.js';
import { conclude } from './offence.js';
import { ownersOf } from './pod-owner.js';

const workloadKinds = [
  'replicationcontrollers',
  'deployments',
  'daemonsets',
  'statefulsets',
  'jobs',
  'cronjobs',
] as const;
const kinds = ['pods', 'services', 'serviceaccounts', ...workloadKinds] as const;

/**
 * `default-namespace-unused`: nothing is in the namespace default but the Service kubernetes and the account default.
 * What runs there, and Services and service accounts, count; what guards the namespace (NetworkPolicies, quotas) does
 * not.
 */
export const defaultNamespaceRule: ClusterRule = {
  expected: 'the namespace default has nothing of its own',
  judge: (view) =>
    withObjects(view, kinds, (objects) => {
      const ownerOf = ownersOf(view);
      const workloads = workloadKinds.flatMap((kind) => objects[kind]);
      const names = [
        ...objects.pods.filter(isDefault).map(ownerOf),
        ...workloads.filter(isUnowned).map((each) => objectName(each.kind, each)),
        ...namesExcept('Service', objects.services, 'kubernetes'),
        ...namesExcept('ServiceAccount', objects.serviceaccounts, 'default'),
      ];
      const offences = names.map((object) => ({ object, fault: 'is in the namespace default' }));
      const good = 'the namespace default is not used';
      return conclude(offences, { noun: 'object', what: 'in the namespace default', good });
    }),
};

function isDefault({ metadata }: KubernetesObject): boolean {
  return metadata.namespace === 'default';
}

/** A Job of a CronJob is made anew all the time; the CronJob stands for it. */
function isUnowned(object: KubernetesObject): boolean {
  return isDefault(object) && object.metadata.controller === undefined;
}

function namesExcept(kind: string, objects: readonly KubernetesObject[], own: string): readonly string[] {
  return objects.filter((each) => isDefault(each) && each.metadata.name !== own).map((each) => objectName(kind, each));
}
