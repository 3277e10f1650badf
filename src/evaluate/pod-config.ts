import { flagValues, parseFlags } from '../documents/command-flags.js';
import { DocumentError } from '../documents/document-error.js';
import type { PodManifest } from '../documents/pod-manifest.js';
import { readYamlKey } from '../documents/yaml-keys.js';
import type { Setting } from '../model/control.js';
import type { Snapshot } from '../model/snapshot.js';
import { hostPath } from '../documents/path-on-host.js';
import type { Said } from './said.js';
import { configValue } from './typed-value.js';

/** What the configuration file says that a component in a static pod is given, or why it could not be read. */
export interface PodConfig {
  /** On the host. */
  readonly path: string;
  readonly key: readonly string[];
  readonly said: Said | undefined;
  readonly problem: string | undefined;
}

/**
 * Reads a setting from the file that decides it in place of its flag. Undefined when the setting has no key in such a
 * file, or the command names none. kube-scheduler with --config takes nothing from --profiling, in every version
 * (cmd/kube-scheduler/app/options/options.go: ApplyTo).
 * @param command of the process, or of the manifest; argv[0] included
 */
export function readPodConfig(
  snapshot: Snapshot,
  { flag, config, ignoredWith }: Setting,
  manifest: PodManifest | undefined,
  command: readonly string[],
): PodConfig | undefined {
  if (config === undefined || ignoredWith === undefined) return undefined;
  const named = flagValues(parseFlags(command.slice(1)), ignoredWith).at(-1);
  if (named === undefined) return undefined;
  const path = hostPath(manifest, named);
  const key = config.split('.');
  const unread = (why: string): PodConfig => {
    return { path, key, said: undefined, problem: `could not look: --${ignoredWith}=${named} decides in place of --${flag}, and ${why}` };
  };
  const fact = snapshot.files[path];
  if (fact?.state === 'unreadable') return unread(`${path}: ${fact.reason}`);
  if (fact?.state !== 'present' || fact.content === undefined) return unread('is not read');
  try {
    const value = configValue(readYamlKey(fact.content, key).value);
    return { path, key, said: { value, source: path, name: config }, problem: undefined };
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error;
    return unread(`${path}: ${error.message}`);
  }
}
