import type { Pod } from '../../model/cluster-snapshot.js';

/** A path of the node that a pod has as a volume. */
export interface HostPath {
  /** Without slashes that say nothing; `/var/run` is written as what it is a link to, `/run`. */
  readonly path: string;
  /** As the pod has it. */
  readonly written: string;
  readonly type: string;
  /** Whether a container mounts it at all, and whether one may write to it. */
  readonly isMounted: boolean;
  readonly isWritable: boolean;
}

/** The paths of its node that a pod has as volumes; `mounts` are those of all its containers. */
export function hostPathsOf(pod: Pod): readonly HostPath[] {
  const { containers, initContainers = [], ephemeralContainers = [], volumes = [] } = pod.spec;
  const mounts = [...containers, ...initContainers, ...ephemeralContainers].flatMap((each) => each.volumeMounts ?? []);
  return volumes.flatMap(({ name, hostPath }) => {
    if (hostPath === undefined) return [];
    const own = mounts.filter((mount) => mount.name === name);
    return [
      {
        path: plainPath(hostPath.path),
        written: hostPath.path,
        type: hostPath.type ?? '',
        isMounted: own.length > 0,
        isWritable: own.some((mount) => mount.readOnly !== true),
      },
    ];
  });
}

/** Whether `path` is `directory` or below it. */
export function isWithin(path: string, directory: string): boolean {
  return path === directory || directory === '/' || path.startsWith(`${directory}/`);
}

function plainPath(path: string): string {
  const plain = `/${path.split('/').filter((part) => part !== '' && part !== '.').join('/')}`;
  return isWithin(plain, '/var/run') ? plain.slice('/var'.length) : plain;
}
