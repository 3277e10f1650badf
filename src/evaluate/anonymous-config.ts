import type { PodManifest } from '../documents/pod-manifest.js';
import type { Snapshot } from '../model/snapshot.js';
import { readAnonymousFile } from './anonymous-requests.js';
import type { PodConfig } from './pod-config.js';

/**
 * Whether an AuthenticationConfiguration lets anonymous requests in, as the file's own switch says it; that it may let
 * them in for some paths alone is for the rule `anonymous-requests-limited`. Undefined when no such file decides.
 * @param command of the process, or of the manifest; argv[0] included
 */
export function readAnonymousConfig(
  snapshot: Snapshot,
  manifest: PodManifest | undefined,
  command: readonly string[],
): PodConfig | undefined {
  const file = readAnonymousFile(snapshot, manifest, command);
  if (file === undefined) return undefined;
  const { path, requests, problem } = file;
  const value = requests === 'off' ? 'false' : 'true';
  const said = requests === undefined ? undefined : { value, source: path, name: 'anonymous.enabled' };
  return { path, key: ['anonymous', 'enabled'], said, problem };
}
