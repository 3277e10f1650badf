import type { ClusterObjects, ClusterSnapshot, ObjectKind } from '../../model/cluster-snapshot.js';

/** The objects of a kind; none when it could not be listed. */
export function objectsOf<Kind extends ObjectKind>(api: ClusterSnapshot, kind: Kind): readonly ClusterObjects[Kind][] {
  const listing = api.objects[kind];
  return listing.state === 'listed' ? listing.items : [];
}
