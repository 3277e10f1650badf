import type { PolicyRule, Role } from '../../model/cluster-snapshot.js';
import { withObjects } from '../cluster-view.js';
import type { ClusterRule } from '../rule.js';
import type { LeaveOut } from './left-out.js';
import { leaveOutOf } from './left-out.js';
import { objectName } from './object-name.js';
import type { Offence } from './offence.js';
import { conclude } from './offence.js';
import { isBootstrapObject } from './subject.js';

/**
 * `role-wildcards`: no Role or ClusterRole has `*` among its verbs, resources, API groups or URLs, bound or not. Roles
 * that the API server makes when it starts are not judged; Roles in namespaces under `leaveOut` are only shown.
 */
export const roleWildcardRule: ClusterRule = {
  expected: 'no role has wildcards',
  judge: (view, values) =>
    withObjects(view, ['roles', 'clusterroles'], ({ roles, clusterroles }) => {
      const leaveOut = leaveOutOf(values);
      const offences = [
        ...clusterroles.flatMap((role) => offenceOf('ClusterRole', role, leaveOut)),
        ...roles.flatMap((role) => offenceOf('Role', role, leaveOut)),
      ];
      const good = "no role but Kubernetes' own has wildcards";
      return conclude(offences, { noun: 'role', what: 'with wildcards', good });
    }),
};

const fields = ['verbs', 'resources', 'apiGroups', 'nonResourceURLs'] as const satisfies readonly (keyof PolicyRule)[];

function offenceOf(kind: string, role: Role, leaveOut: LeaveOut): readonly Offence[] {
  const { labels, name, namespace } = role.metadata;
  if (isBootstrapObject(labels) || (namespace === undefined && name === 'cluster-admin')) return [];
  const wild = fields.filter((field) => role.rules.some((rule) => rule[field]?.includes('*')));
  if (wild.length === 0) return [];
  return [{ object: objectName(kind, role), fault: `* among its ${wild.join(', ')}`, aside: leaveOut(namespace) }];
}
