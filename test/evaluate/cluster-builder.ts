import { parseAllDocuments } from 'yaml';
import type { Dockerfile } from '../../src/documents/dockerfile.js';
import type { ClusterView } from '../../src/evaluate/cluster-view.js';
import type { HostView } from '../../src/evaluate/host-view.js';
import type { ClusterSnapshot, Listing, ObjectKind } from '../../src/model/cluster-snapshot.js';
import { apiObjects } from '../../src/probe/api-objects.js';

/** What a cluster shows; everything has a default. */
export interface ClusterFacts {
  readonly version?: string;
  readonly apiGroups?: readonly string[];
  /** Objects as kubectl prints them, several YAML documents; Lists count as their members. */
  readonly objects?: string;
  readonly dockerfiles?: readonly Dockerfile[];
  readonly hosts?: readonly HostView[];
}

const kinds = Object.keys(apiObjects) as ObjectKind[];

/** A view of a cluster whose API has these objects and no others. */
export function clusterView(facts: ClusterFacts = {}): ClusterView {
  const { version = '1.20.2', apiGroups = [], hosts = [], dockerfiles } = facts;
  const found = objectsIn(facts.objects ?? '');
  const listing = (kind: ObjectKind): Listing<unknown> => {
    const items = found.get(kind) ?? [];
    return items.length === 0 && !isServed(kind, version) ? { state: 'not-served' } : { state: 'listed', items };
  };
  const api: ClusterSnapshot = {
    schema: 'cis-bench/cluster-snapshot/v1',
    readThrough: 'm1',
    client: 'kubectl',
    kubernetesVersion: version,
    apiGroups,
    objects: Object.fromEntries(kinds.map((kind) => [kind, listing(kind)])) as unknown as ClusterSnapshot['objects'],
  };
  return { api, hosts, dockerfiles };
}

function objectsIn(text: string): ReadonlyMap<ObjectKind, readonly unknown[]> {
  const found = new Map<ObjectKind, unknown[]>();
  for (const raw of parseAllDocuments(text).flatMap((document) => members(document.toJS({ maxAliasCount: 100 })))) {
    const kind = pluralOf(raw.kind);
    const projected = apiObjects[kind].project(raw);
    found.set(kind, [...(found.get(kind) ?? []), projected]);
  }
  return found;
}

interface Raw {
  readonly kind: string;
  readonly items?: readonly Raw[];
}

function members(raw: Raw | null): readonly Raw[] {
  if (raw === null) return [];
  return raw.kind.endsWith('List') ? (raw.items ?? []) : [raw];
}

function pluralOf(kind: string): ObjectKind {
  const lower = kind.toLowerCase();
  const plural = lower.endsWith('y') ? `${lower.slice(0, -1)}ies` : `${lower}s`;
  const found = kinds.find((each) => each === plural);
  if (found === undefined) throw new Error(`no rule looks at objects of the kind ${kind}`);
  return found;
}

function isServed(kind: ObjectKind, version: string): boolean {
  const minor = Number(version.split('.')[1]);
  if (kind === 'podsecuritypolicies') return minor < 25;
  return kind === 'validatingadmissionpolicybindings' ? minor >= 30 : true;
}
