import { withObjects } from '../cluster-view.js';
import type { ClusterRule } from '../rule.js';
import { grantsOf, rbacKinds } from './grants.js';
import { conclude } from './offence.js';
import { subjectName } from './subject.js';

/**
 * `cluster-admin-bindings`: nobody has the role cluster-admin but the group system:masters by the binding that
 * Kubernetes makes, and kubeadm's group of administrators. A RoleBinding to it, which gives all of one namespace, is a
 * use of it too.
 */
export const clusterAdminRule: ClusterRule = {
  expected: "no binding but Kubernetes' own gives cluster-admin",
  judge: (view) =>
    withObjects(view, rbacKinds, (objects) => {
      const grants = grantsOf(objects).filter(({ role }) => role === 'ClusterRole/cluster-admin');
      const offences = grants.map(({ binding, namespace, subjects }) => ({
        object: binding,
        fault:
          `gives cluster-admin ${namespace === undefined ? '' : `in the namespace ${namespace} `}to ` +
          subjects.map(subjectName).join(', '),
      }));
      const good = "no binding but Kubernetes' own gives cluster-admin";
      return conclude(offences, { noun: 'binding', what: 'to cluster-admin', good });
    }),
};
