import type { PodManifest } from './pod-manifest.js';

/** The path on the host behind a path in the pod's container; the same path when no volume covers it. */
export function hostPath(manifest: PodManifest | undefined, path: string): string {
  for (const mount of manifest?.mounts ?? []) {
    if (path !== mount.mountPath && !path.startsWith(`${mount.mountPath}/`)) continue;
    const volume = manifest?.volumes.find((each) => each.name === mount.name);
    if (volume?.hostPath !== undefined) return volume.hostPath.path + path.slice(mount.mountPath.length);
  }
  return path;
}
