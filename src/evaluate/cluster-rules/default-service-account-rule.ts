import { withObjects } from '../cluster-view.js';
import type { ClusterRule } from '../rule.js';
import { grantsOf, rbacKinds } from './grants.js';
import type { LeaveOut } from './left-out.js';
import { leaveOutOf } from './left-out.js';
import type { Offence } from './offence.js';
import { conclude } from './offence.js';
import { isFinished } from './pod-facts.js';
import { ownersOf } from './pod-owner.js';
import { accountOf, accountsByName, mountsToken } from './token-mount.js';

const name = 'default';

/**
 * `default-service-accounts`: the account that a namespace has from the start is of no use. It fails where such an
 * account mounts its token unless a pod says otherwise, where a binding gives it something, and where a pod runs with
 * its token. A pod that runs as it without a token has nothing of it, and is no fault. Namespaces under `leaveOut` are
 * only shown.
 */
export const defaultServiceAccountRule: ClusterRule = {
  expected: 'default service accounts mount no token, have no permissions, and no pod uses their token',
  judge: (view, values) =>
    withObjects(view, ['pods', 'serviceaccounts', ...rbacKinds], (objects) => {
      const [leaveOut, ownerOf] = [leaveOutOf(values), ownersOf(view)];
      const accounts = accountsByName(objects.serviceaccounts);
      const automounting = objects.serviceaccounts.filter(
        (each) => each.metadata.name === name && each.automountServiceAccountToken !== false,
      );
      const users = objects.pods.filter(
        (pod) => accountOf(pod) === name && !isFinished(pod) && mountsToken(pod, accounts),
      );
      const bindings = grantsOf(objects).flatMap(({ binding, role, subjects }) =>
        subjects
          .filter((subject) => subject.kind === 'ServiceAccount' && subject.name === name)
          .map(({ namespace }) => {
            const fault = `gives ${role} to the service account default of the namespace ${namespace}`;
            return offence(binding, namespace, fault, leaveOut);
          }),
      );
      const good = 'no default service account is used';
      return conclude(
        [
          ...automounting.map(({ metadata }) => {
            const object = `${metadata.namespace}/ServiceAccount/${name}`;
            return offence(object, metadata.namespace, 'automountServiceAccountToken is not false', leaveOut);
          }),
          ...bindings,
          ...users.map((pod) => {
            const fault = 'runs with the token of the service account default';
            return offence(ownerOf(pod), pod.metadata.namespace, fault, leaveOut);
          }),
        ],
        { noun: 'object', what: 'using default service accounts', good },
      );
    }),
};

function offence(object: string, namespace: string | undefined, fault: string, leaveOut: LeaveOut): Offence {
  return { object, fault, aside: leaveOut(namespace) };
}
