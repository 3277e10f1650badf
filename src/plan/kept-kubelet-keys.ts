import { isDeepStrictEqual } from 'node:util';
import type { KubeletKey } from '../documents/kubelet-configuration.js';
import { isPlainMap } from '../documents/plain-map.js';
import { readYaml } from '../documents/yaml-source.js';
import { isHostsOwnValue } from './hosts-own-value.js';
import type { KubeadmFile } from './kubeadm-files.js';

/** What of the changes to the kubelets' configurations can be kept in the one that kubeadm gives to all of them. */
export interface KeptKubeletKeys {
  readonly keys: readonly KubeletKey[];
  /** What cannot be kept, and why, as parts of a sentence. */
  readonly leftOut: readonly string[];
}

/** Leaves of a configuration by their path; lists are leaves, empty maps and null are nothing. */
type Leaves = ReadonlyMap<string, Leaf>;

interface Leaf {
  readonly key: readonly string[];
  readonly value: unknown;
}

interface Configuration {
  readonly file: KubeadmFile;
  readonly before: Leaves;
  readonly after: Leaves;
}

/**
 * The keys that a plan changes in the configurations of kubelets, as far as they are the same on all hosts afterwards.
 * Throws a DocumentError when a text is no YAML map.
 */
export function keptKubeletKeys(files: readonly KubeadmFile[]): KeptKubeletKeys {
  const configurations = files.map((file) => {
    return { file, before: leavesOf(readYaml(file.before).data), after: leavesOf(readYaml(file.after).data) };
  });
  const keys: KubeletKey[] = [];
  const leftOut: string[] = [];
  for (const { id, key } of changedLeaves(configurations)) {
    const kept = keptValue(configurations, id);
    if ('trouble' in kept) leftOut.push(`${key.join('.')} of the kubelet, ${kept.trouble}`);
    else keys.push({ key, value: kept.value });
  }
  return { keys, leftOut };
}

function leavesOf(data: unknown): Leaves {
  const found = new Map<string, Leaf>();
  const walk = (value: unknown, key: readonly string[]): void => {
    if (isPlainMap(value)) for (const [name, inner] of Object.entries(value)) walk(inner, [...key, name]);
    else if (value !== null) found.set(JSON.stringify(key), { key, value });
  };
  walk(data, []);
  return found;
}

function changedLeaves(configurations: readonly Configuration[]): { readonly id: string; readonly key: readonly string[] }[] {
  const changed = new Map<string, readonly string[]>();
  for (const { before, after } of configurations) {
    for (const [id, { key }] of [...before, ...after]) {
      if (!isDeepStrictEqual(before.get(id)?.value, after.get(id)?.value)) changed.set(id, key);
    }
  }
  return [...changed].map(([id, key]) => ({ id, key }));
}

function keptValue(configurations: readonly Configuration[], id: string): Pick<KubeletKey, 'value'> | { readonly trouble: string } {
  const [first, ...others] = configurations.map(({ after }) => after.get(id)?.value);
  if (!others.every((each) => isDeepStrictEqual(each, first))) return { trouble: 'which differs between hosts' };
  const words = (Array.isArray(first) ? first : [first]).filter((each) => typeof each === 'string');
  const own = configurations.find(({ file }) => words.some((word) => isHostsOwnValue(file.view.host, word)));
  if (own !== undefined) return { trouble: `whose value is that of ${own.file.view.host.name} alone` };
  return isWritable(first) ? { value: first } : { trouble: 'which is no plain value or list of texts' };
}

function isWritable(value: unknown): value is KubeletKey['value'] {
  if (Array.isArray(value)) return value.every((each) => typeof each === 'string');
  return value === undefined || ['string', 'number', 'boolean'].includes(typeof value);
}
