import type { Container, Pod } from '../../model/cluster-snapshot.js';

/** Some fields of a pod's spec, for a strategic merge: containers are found by name, and null takes a field away. */
export type PodPatch = Readonly<Record<string, unknown>>;

/** A patch of those containers and init containers for which `patch` has one; undefined when there are none. */
export function patchContainers(
  { spec }: Pod,
  patch: (container: Container) => PodPatch | undefined,
): PodPatch | undefined {
  const lists = (['initContainers', 'containers'] as const).flatMap((list) => {
    const patches = (spec[list] ?? []).flatMap((each) => {
      const own = patch(each);
      return own === undefined ? [] : [{ name: each.name, ...own }];
    });
    return patches.length === 0 ? [] : [[list, patches] as const];
  });
  return lists.length === 0 ? undefined : Object.fromEntries(lists);
}

/** The same, of fields of each container's security context. */
export function patchContexts(pod: Pod, patch: (container: Container) => PodPatch | undefined): PodPatch | undefined {
  return patchContainers(pod, (each) => {
    const securityContext = patch(each);
    return securityContext && { securityContext };
  });
}
