import type { PolicyRule } from '../../model/cluster-snapshot.js';
import { withObjects } from '../cluster-view.js';
import type { ClusterRule } from '../rule.js';
import type { Grant } from './grants.js';
import { grantsOf, rbacKinds } from './grants.js';
import { leaveOutOf } from './left-out.js';
import type { Offence } from './offence.js';
import { conclude } from './offence.js';

/**
 * `service-account-permissions`: no service account may do more than it needs. One that may do everything, in the
 * cluster or in a namespace, fails; whether others need what they have, a person decides; without any permission it
 * holds. Accounts of namespaces under `leaveOut` are only shown.
 */
export const serviceAccountPermissionsRule: ClusterRule = {
  expected: 'no service account has permissions that it does not need',
  judge: (view, values) =>
    withObjects(view, rbacKinds, (objects) => {
      const leaveOut = leaveOutOf(values);
      const offences = grantsOf(objects).flatMap((grant) =>
        grant.subjects.flatMap(({ kind, namespace, name }): readonly Offence[] => {
          if (kind !== 'ServiceAccount') return [];
          const object = `${namespace}/ServiceAccount/${name}`;
          return [{ object, ...faultOf(grant), aside: leaveOut(namespace) }];
        }),
      );
      const good = 'no service account has permissions';
      return conclude(offences, { noun: 'service account', what: 'with permissions', good });
    }),
};

function faultOf({ binding, namespace, role, rules }: Grant): Pick<Offence, 'fault' | 'isDoubtful'> {
  const where = namespace === undefined ? 'in the whole cluster' : `in the namespace ${namespace}`;
  const through = `${where}: ${role} through ${binding}`;
  if (rules.some(isEverything)) return { fault: `may do everything ${through}` };
  return { fault: `has permissions ${through}`, isDoubtful: true };
}

function isEverything({ verbs, resources = [], apiGroups = [] }: PolicyRule): boolean {
  return [verbs, resources, apiGroups].every((members) => members.includes('*'));
}
