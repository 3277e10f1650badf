import type { RoleBinding } from '../../model/cluster-snapshot.js';

/** Whom a binding gives something to. A service account that is named as a user is shown as the service account. */
export interface Subject {
  readonly kind: string;
  readonly name: string;
  /** Of service accounts. */
  readonly namespace: string | undefined;
  /** Whether it stands for whoever gets in: anybody at all, or every service account of the cluster. */
  readonly isEveryone: boolean;
}

const everyone = /^system:(?:authenticated|unauthenticated|anonymous|serviceaccounts)$/;
const bootstrapLabel = 'kubernetes.io/bootstrapping';

/** A subject of a binding in the namespace; a service account without a namespace is of the binding's. */
export function subjectOf(subject: RoleBinding['subjects'][number], bindingNamespace: string | undefined): Subject {
  const { kind, name } = subject;
  const account = kind === 'User' ? /^system:serviceaccount:([^:]+):([^:]+)$/.exec(name) : null;
  if (account !== null) {
    return { kind: 'ServiceAccount', name: account[2] ?? '', namespace: account[1], isEveryone: false };
  }
  const namespace = kind === 'ServiceAccount' ? (subject.namespace ?? bindingNamespace) : undefined;
  return { kind, name, namespace, isEveryone: kind !== 'ServiceAccount' && everyone.test(name) };
}

/** `ServiceAccount namespace/name`, `Group name`. */
export function subjectName({ kind, name, namespace }: Subject): string {
  return `${kind} ${namespace === undefined ? name : `${namespace}/${name}`}`;
}

/**
 * Whether Kubernetes put the subject into the binding: a system user, system group or controller's account in a binding
 * that the API server makes when it starts, or kubeadm's administrators. Groups of tenants are never taken for that.
 */
export function isBuiltIn(subject: Subject, { metadata }: RoleBinding): boolean {
  if (subject.isEveryone) return false;
  if (metadata.name === 'kubeadm:cluster-admins') return subject.kind === 'Group' && subject.name === metadata.name;
  const isBootstrap = metadata.labels?.[bootstrapLabel] === 'rbac-defaults' || metadata.name === 'cluster-admin';
  if (!isBootstrap) return false;
  if (subject.kind === 'ServiceAccount') return subject.namespace === 'kube-system';
  return subject.name.startsWith('system:') && !subject.name.startsWith('system:serviceaccount');
}

/** Whether an object is one that the API server makes when it starts. */
export function isBootstrapObject(labels: Readonly<Record<string, string>> | undefined): boolean {
  return labels?.[bootstrapLabel] === 'rbac-defaults';
}
