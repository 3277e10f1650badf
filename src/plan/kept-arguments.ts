import { isDeepStrictEqual } from 'node:util';
import { flagValues, parseFlags } from '../documents/command-flags.js';
import type { HostPathMount, HostPathType } from '../documents/host-path-edit.js';
import type { KubeadmComponent } from '../documents/kubeadm-defaults.js';
import type { PodManifest } from '../documents/pod-manifest.js';
import { readPodManifest } from '../documents/pod-manifest.js';
import { programOf } from '../model/component.js';
import { isHostsOwnValue } from './hosts-own-value.js';
import type { KubeadmFile } from './kubeadm-files.js';

/** What of the changes to a component's manifests can be kept in a configuration that all hosts share. */
export interface KeptArguments {
  /** By the flag's name without dashes; undefined where the flag is removed. */
  readonly flags: Readonly<Record<string, string | undefined>>;
  readonly volumes: readonly HostPathMount[];
  /** What cannot be kept, and why, as parts of a sentence. */
  readonly leftOut: readonly string[];
}

/** A manifest before and after the plan. */
interface Manifest {
  readonly file: KubeadmFile;
  readonly before: PodManifest;
  readonly after: PodManifest;
}

/**
 * The flags and the new mounts of the host that a plan gives a component, as far as they are the same in the manifests of
 * all hosts afterwards. Throws a DocumentError when a text is no manifest of the component.
 */
export function keptArguments(component: KubeadmComponent, files: readonly KubeadmFile[]): KeptArguments {
  const program = programOf[component];
  const manifests = files.map((file) => {
    return { file, before: readPodManifest(file.before, program), after: readPodManifest(file.after, program) };
  });
  const flags = changedFlags(manifests).map((flag) => ({ flag, kept: keptFlag(manifests, flag) }));
  const volumes = newMounts(manifests).map((path) => ({ path, kept: keptMount(component, manifests, path) }));
  return {
    flags: Object.fromEntries(flags.flatMap(({ flag, kept }) => ('trouble' in kept ? [] : [[flag, kept.value]]))),
    volumes: volumes.flatMap(({ kept }) => ('trouble' in kept ? [] : [kept.mount])),
    leftOut: [
      ...flags.flatMap(({ flag, kept }) => ('trouble' in kept ? [`--${flag} of ${program}, ${kept.trouble}`] : [])),
      ...volumes.flatMap(({ path, kept }) => ('trouble' in kept ? [`the mount of ${path} in ${program}, ${kept.trouble}`] : [])),
    ],
  };
}

function valuesOf(manifest: PodManifest, flag: string): readonly string[] {
  return flagValues(parseFlags(manifest.command.slice(1)), flag);
}

function changedFlags(manifests: readonly Manifest[]): readonly string[] {
  const changed = manifests.flatMap(({ before, after }) => {
    const names = [before, after].flatMap(({ command }) => parseFlags(command.slice(1)).map(({ name }) => name));
    return names.filter((name) => !isDeepStrictEqual(valuesOf(before, name), valuesOf(after, name)));
  });
  return [...new Set(changed)];
}

type Trouble = { readonly trouble: string };

function keptFlag(manifests: readonly Manifest[], flag: string): { readonly value: string | undefined } | Trouble {
  const [first = [], ...others] = manifests.map(({ after }) => valuesOf(after, flag));
  if (!others.every((each) => isDeepStrictEqual(each, first))) return { trouble: 'which differs between hosts' };
  if (first.length > 1) return { trouble: 'which is given more than once' };
  const [value] = first;
  const own = manifests.find(({ file }) => isHostsOwnValue(file.view.host, value ?? ''));
  return own === undefined ? { value } : { trouble: `whose value is that of ${own.file.view.host.name} alone` };
}

function newMounts(manifests: readonly Manifest[]): readonly string[] {
  const paths = manifests.flatMap(({ before, after }) => {
    const known = before.mounts.map(({ mountPath }) => mountPath);
    return after.mounts.map(({ mountPath }) => mountPath).filter((path) => !known.includes(path));
  });
  return [...new Set(paths)];
}

const types: readonly HostPathType[] = ['File', 'FileOrCreate', 'Directory', 'DirectoryOrCreate', 'Socket', 'CharDevice', 'BlockDevice'];

function keptMount(component: KubeadmComponent, manifests: readonly Manifest[], mountPath: string): { readonly mount: HostPathMount } | Trouble {
  if (component === 'etcd') return { trouble: 'for which kubeadm has no place (etcd.local has no extraVolumes)' };
  const [first, ...others] = manifests.map(({ after }) => mountAt(after, mountPath));
  if (first === undefined || !others.every((each) => isDeepStrictEqual(shared(each), shared(first)))) {
    return { trouble: 'which differs between hosts' };
  }
  return { mount: first };
}

/** Volumes may have other names on other hosts. */
function shared(mount: HostPathMount | undefined): unknown {
  return mount === undefined ? undefined : [mount.path, mount.mountPath, mount.readOnly];
}

function mountAt({ mounts, volumes }: PodManifest, mountPath: string): HostPathMount | undefined {
  const mount = mounts.find((each) => each.mountPath === mountPath);
  const hostPath = volumes.find(({ name }) => name === mount?.name)?.hostPath;
  const type = types.find((each) => each === hostPath?.type);
  if (mount === undefined || hostPath === undefined || type === undefined) return undefined;
  return { name: mount.name, path: hostPath.path, mountPath, type, readOnly: mount.readOnly };
}
