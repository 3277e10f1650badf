import type { ClusterObjects, ClusterSnapshot, ObjectKind } from '../model/cluster-snapshot.js';
import type { Dockerfile } from '../documents/dockerfile.js';
import type { HostView } from './host-view.js';
import type { RuleOutcome } from './rule.js';

/** The cluster as a whole: what its API has, the hosts that were probed, and the Dockerfiles of a folder. */
export interface ClusterView {
  readonly api: ClusterSnapshot | { readonly problem: string };
  readonly hosts: readonly HostView[];
  /** Undefined when the user named no folder. */
  readonly dockerfiles: readonly Dockerfile[] | undefined;
}

/** The objects of some kinds; a kind that the API does not serve has none. */
export type Listed<Kind extends ObjectKind> = { readonly [K in Kind]: readonly ClusterObjects[K][] };

/** Concludes from the objects of some kinds; `error` with the cause when one of them could not be read. */
export function withObjects<Kind extends ObjectKind>(
  { api }: ClusterView,
  kinds: readonly Kind[],
  conclude: (objects: Listed<Kind>) => RuleOutcome,
): RuleOutcome {
  if ('problem' in api) return { verdict: 'error', reason: api.problem };
  const listed: Partial<Record<ObjectKind, readonly unknown[]>> = {};
  for (const kind of kinds) {
    const listing = api.objects[kind];
    if (listing.state === 'unreadable') return { verdict: 'error', reason: `could not list ${kind}: ${listing.reason}` };
    listed[kind] = listing.state === 'listed' ? listing.items : [];
  }
  return conclude(listed as Listed<Kind>);
}
