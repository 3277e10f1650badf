import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { entryType } from './entry-type.js';
import type { Mount, StaticPod } from './static-pod.js';

/** Where a path inside a pod's container lies on its host. */
export interface HostPath {
  readonly path: string;
  readonly isReadOnly: boolean;
}

/** Finds the mount that holds the container's path, the deepest one; undefined when no mount does. */
export function hostPathOf(pod: StaticPod, containerPath: string): HostPath | undefined {
  const [mount] = pod.mounts
    .filter((candidate) => isWithin(containerPath, candidate.containerPath))
    .sort((one, other) => other.containerPath.length - one.containerPath.length);
  if (!mount) return undefined;
  const rest = containerPath.slice(mount.containerPath.length);
  return { path: `${mount.hostPath}${rest}`, isReadOnly: mount.isReadOnly };
}

function isWithin(path: string, directory: string): boolean {
  return path === directory || path.startsWith(`${directory.replace(/\/$/, '')}/`);
}

/**
 * Makes sure that what a mount needs is there, as the kubelet does by the type of the hostPath volume.
 * @param root the host tree
 * @returns why the pod cannot be started, or undefined
 */
export function prepareMount(root: string, { hostPath, type }: Mount): string | undefined {
  const path = join(root, hostPath);
  const wanted = type.startsWith('File') ? 'file' : 'directory';
  const found = entryType(path);
  if (found !== undefined) {
    return type === '' || found === wanted ? undefined : `hostPath type check failed: ${hostPath} is not a ${wanted}`;
  }
  if (type === 'File' || type === 'Directory') return `hostPath type check failed: ${hostPath} does not exist`;
  try {
    if (wanted === 'directory') mkdirSync(path, { recursive: true, mode: 0o755 });
    else writeFileSync(path, '', { mode: 0o644 });
    return undefined;
  } catch {
    return `cannot create ${hostPath} in ${dirname(hostPath)}`;
  }
}
