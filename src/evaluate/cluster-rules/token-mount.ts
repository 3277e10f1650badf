import type { Pod, ServiceAccount } from '../../model/cluster-snapshot.js';
import { containersOf } from './pod-facts.js';
import { isStatic } from './pod-owner.js';

const tokenDirectory = '/var/run/secrets/kubernetes.io/serviceaccount';

/** The service account that a pod runs as; `default` when it names none. */
export function accountOf({ spec }: Pod): string {
  return spec.serviceAccountName === undefined || spec.serviceAccountName === '' ? 'default' : spec.serviceAccountName;
}

/** Looks accounts up by `namespace/name`. */
export type Accounts = ReadonlyMap<string, ServiceAccount>;

/** Service accounts by `namespace/name`. */
export function accountsByName(accounts: readonly ServiceAccount[]): Accounts {
  return new Map(accounts.map((each) => [`${each.metadata.namespace}/${each.metadata.name}`, each]));
}

/**
 * Whether the token of its service account is mounted into a pod: a container has the mount, or the pod asks for it,
 * or, where the pod says nothing, its account does; unset means yes. Pods that the kubelet runs by itself have no
 * account.
 */
export function mountsToken(pod: Pod, accounts: Accounts): boolean {
  if (isStatic(pod)) return false;
  const mounts = containersOf(pod).flatMap((each) => each.volumeMounts ?? []);
  if (mounts.some(({ mountPath }) => mountPath === tokenDirectory)) return true;
  const account = accounts.get(`${pod.metadata.namespace}/${accountOf(pod)}`);
  return pod.spec.automountServiceAccountToken ?? account?.automountServiceAccountToken ?? true;
}
