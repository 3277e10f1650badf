import type { Layout } from '../model/control.js';
import { kernelDefaults } from '../model/kernel-defaults.js';
import { managedPaths } from '../model/managed-paths.js';

/** What one probe asks a host for: the union of what all layouts name, so that one round trip suffices. */
export interface ProbeRequest {
  /** Paths and patterns whose metadata is wanted: `/a/b`, `/a/*` (children), `/a/**` (all below), `/a/**.crt`. */
  readonly look: readonly string[];
  /** Paths whose content is wanted too. Never files that hold keys or tokens. */
  readonly read: readonly string[];
  readonly manifestDirectories: readonly string[];
  readonly sysctls: readonly string[];
}

/** Symbolic names whose files are read; all other files are only looked at from outside. */
const readable = /^(apiserver|controller-manager|scheduler|etcd)\.manifest$|^kubelet\.(config|service|environment)$/;

/** The request that serves every layout at once. */
export function probeRequest(layouts: readonly Layout[]): ProbeRequest {
  const look = new Set<string>(managedPaths.auditLogDirectories);
  const read = new Set<string>([managedPaths.auditPolicy, managedPaths.kernelSettings]);
  for (const layout of layouts) {
    for (const path of layout.detect) look.add(path);
    for (const [name, paths] of Object.entries(layout.files)) {
      for (const path of paths) (readable.test(name) ? read : look).add(path);
    }
  }
  return {
    look: [...look].sort(),
    read: [...read].sort(),
    manifestDirectories: [...new Set(layouts.map((layout) => layout.manifests))].sort(),
    sysctls: Object.keys(kernelDefaults),
  };
}
