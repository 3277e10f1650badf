import type { HostView } from './host-view.js';
import type { Observation } from './examine.js';

/**
 * Why etcd:etcd is no sensible owner of this host's data directory; undefined when it is.
 * kubeadm runs etcd as root in a static pod and makes no such user: a chown would only lock nobody out, or etcd itself.
 */
export function etcdOwnerReason(view: HostView, observations: readonly Observation[]): string | undefined {
  if (view.snapshot.knownUsers.includes('etcd')) return undefined;
  const runsAs = view.processes.etcd?.[0]?.uid;
  const owners = observations.flatMap((each) =>
    'subject' in each && each.subject.kind === 'file' ? [each.subject.fact.uid] : [],
  );
  if (runsAs === undefined || owners.some((uid) => uid !== runsAs)) return undefined;
  return `this host has no etcd user: etcd runs as user ${runsAs}, which owns its data`;
}
