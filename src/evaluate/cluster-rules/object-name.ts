import type { KubernetesObject } from '../../model/cluster-snapshot.js';

/** How an object is named to a reader: `namespace/Kind/name`, or `Kind/name` when it is in no namespace. */
export function objectName(kind: string, { metadata }: KubernetesObject): string {
  const { namespace, name } = metadata;
  return namespace === undefined ? `${kind}/${name}` : `${namespace}/${kind}/${name}`;
}
