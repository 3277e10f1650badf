import { withObjects } from '../cluster-view.js';
import type { ClusterRule } from '../rule.js';
import type { Grant } from './grants.js';
import { grantsOf, rbacKinds } from './grants.js';
import { leaveOutOf } from './left-out.js';
import type { Offence } from './offence.js';
import { conclude } from './offence.js';
import { isFinished } from './pod-facts.js';
import { ownersOf } from './pod-owner.js';
import { accountOf, accountsByName, mountsToken } from './token-mount.js';

/**
 * `token-mounts`: the token of a service account is mounted only where it is needed. Judged are pods that run, by what
 * they mount (`mountsToken`): one whose account has no permission has no use for a token and fails; one whose account
 * has some may need it, which a person decides. A service account that would mount its token, and that no pod runs as,
 * is nothing. Being allowed to `use` a PodSecurityPolicy needs no token.
 */
export const tokenMountRule: ClusterRule = {
  expected: 'pods mount the token of their service account only where they need it',
  judge: (view, values) =>
    withObjects(view, ['pods', 'serviceaccounts', ...rbacKinds], (objects) => {
      const [leaveOut, ownerOf] = [leaveOutOf(values), ownersOf(view)];
      const accounts = accountsByName(objects.serviceaccounts);
      const mayDoSomething = permittedAccounts(grantsOf(objects));
      const offences = objects.pods.flatMap((pod): readonly Offence[] => {
        if (isFinished(pod) || !mountsToken(pod, accounts)) return [];
        const { namespace = '' } = pod.metadata;
        const [account, aside] = [accountOf(pod), leaveOut(namespace)];
        const isUsed = mayDoSomething(namespace, account);
        const having = isUsed ? 'permissions' : 'no permissions';
        const fault = `mounts the token of the service account ${account}, which has ${having}`;
        return [{ object: ownerOf(pod), fault, isDoubtful: isUsed, aside }];
      });
      const good = 'no pod mounts the token of a service account';
      return conclude(offences, { noun: 'workload', what: 'mounting the token of a service account', good });
    }),
};

/** What every account may do from the start: see what the API offers, and what it may do itself. */
const givenToAll = new Set(
  ['discovery', 'basic-user', 'public-info-viewer', 'service-account-issuer-discovery'].map(
    (name) => `ClusterRole/system:${name}`,
  ),
);

/** Tells whether a service account is given anything of its own, by its name or as a member of a group. */
function permittedAccounts(grants: readonly Grant[]): (namespace: string, name: string) => boolean {
  const useful = grants.filter(
    ({ role, rules }) => !givenToAll.has(role) && rules.some(({ verbs }) => verbs.some((verb) => verb !== 'use')),
  );
  const subjects = new Set(
    useful.flatMap((grant) => grant.subjects.map(({ kind, namespace, name }) => `${kind} ${namespace ?? ''}/${name}`)),
  );
  const isForAll = ['system:serviceaccounts', 'system:authenticated'].some((name) => subjects.has(`Group /${name}`));
  return (namespace, name) =>
    isForAll ||
    subjects.has(`ServiceAccount ${namespace}/${name}`) ||
    subjects.has(`Group /system:serviceaccounts:${namespace}`);
}
