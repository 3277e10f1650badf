import type { PolicyRule, Role, RoleBinding } from '../../model/cluster-snapshot.js';
import type { Listed } from '../cluster-view.js';
import { objectName } from './object-name.js';
import type { Subject } from './subject.js';
import { isBuiltIn, subjectOf } from './subject.js';

/** The kinds that say who may do what. */
export const rbacKinds = ['roles', 'clusterroles', 'rolebindings', 'clusterrolebindings'] as const;

/** What one binding gives to whom; subjects that Kubernetes itself puts there are left out. */
export interface Grant {
  /** `ClusterRoleBinding/name` or `namespace/RoleBinding/name`. */
  readonly binding: string;
  /** The namespace in which it holds; undefined when it holds in all of them and for what is in none. */
  readonly namespace: string | undefined;
  /** `ClusterRole/name` or `namespace/Role/name`. */
  readonly role: string;
  /** Empty when the role does not exist. */
  readonly rules: readonly PolicyRule[];
  readonly subjects: readonly Subject[];
}

/** What every binding of the cluster gives; bindings that have no subjects but Kubernetes' own give nothing. */
export function grantsOf(objects: Listed<(typeof rbacKinds)[number]>): readonly Grant[] {
  const rules = new Map<string, Role['rules']>([
    ...objects.clusterroles.map((role) => [objectName('ClusterRole', role), role.rules] as const),
    ...objects.roles.map((role) => [objectName('Role', role), role.rules] as const),
  ]);
  const grantOf = (kind: string, binding: RoleBinding): Grant => {
    const { roleRef, metadata, subjects } = binding;
    const role =
      roleRef.kind === 'Role' ? `${metadata.namespace}/Role/${roleRef.name}` : `ClusterRole/${roleRef.name}`;
    return {
      binding: objectName(kind, binding),
      namespace: kind === 'RoleBinding' ? metadata.namespace : undefined,
      role,
      rules: rules.get(role) ?? [],
      subjects: subjects.map((each) => subjectOf(each, metadata.namespace)).filter((each) => !isBuiltIn(each, binding)),
    };
  };
  return [
    ...objects.clusterrolebindings.map((binding) => grantOf('ClusterRoleBinding', binding)),
    ...objects.rolebindings.map((binding) => grantOf('RoleBinding', binding)),
  ].filter(({ subjects }) => subjects.length > 0);
}
