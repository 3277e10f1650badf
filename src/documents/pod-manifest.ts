import { addHostPathEdits, type HostPathMount } from './host-path-edit.js';
import { removeFlagEdits, setFlagEdits } from './manifest-flag-edit.js';
import { isPlainMap, type PlainMap } from './plain-map.js';
import { argumentTexts, findContainer, mapsUnder, podSpec } from './pod-spec.js';
import { readYaml, type YamlSource } from './yaml-source.js';
import { editTree, type TreeEdit } from './yaml-tree-edit.js';

/** A volume of a pod; `hostPath` is absent for other kinds. */
export interface Volume {
  readonly name: string;
  readonly hostPath?: { readonly path: string; readonly type?: string };
}

/** A mount of a container. */
export interface Mount {
  readonly name: string;
  readonly mountPath: string;
  readonly readOnly: boolean;
}

/** A static pod, and of it the one container that matters. */
export interface PodManifest {
  /** The whole manifest as plain data. */
  readonly pod: PlainMap;
  /** `command` and `args` of the container, joined. */
  readonly command: readonly string[];
  readonly containerName: string;
  readonly image: string;
  readonly volumes: readonly Volume[];
  readonly mounts: readonly Mount[];
}

/** One change to a manifest; flags are named without dashes. */
export type ManifestEdit =
  | { readonly kind: 'set-flag'; readonly flag: string; readonly value: string }
  | { readonly kind: 'remove-flag'; readonly flag: string }
  | ({ readonly kind: 'add-host-path' } & HostPathMount);

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function readVolume(volume: PlainMap): Volume {
  const { name, hostPath } = volume;
  if (!isPlainMap(hostPath)) return { name: text(name) };
  const type = text(hostPath['type']);
  return { name: text(name), hostPath: { path: text(hostPath['path']), ...(type === '' ? {} : { type }) } };
}

function readMount({ name, mountPath, readOnly }: PlainMap): Mount {
  return { name: text(name), mountPath: text(mountPath), readOnly: readOnly === true };
}

/**
 * Reads a static pod's manifest. The container is the one of the given name, else the one whose command is that
 * program, else the only one; without a name the first. Throws a DocumentError when the text is not YAML, holds several
 * documents, is not a v1 Pod, has no such container, or has arguments that are not strings.
 */
export function readPodManifest(manifest: string, container?: string): PodManifest {
  const source = readYaml(manifest);
  const spec = podSpec(source);
  const place = findContainer(source, container);
  const chosen = place.container;
  return {
    pod: source.data,
    command: [...argumentTexts(place, 'command'), ...argumentTexts(place, 'args')],
    containerName: text(chosen['name']),
    image: text(chosen['image']),
    volumes: mapsUnder(spec, 'volumes').map(readVolume),
    mounts: mapsUnder(chosen, 'volumeMounts').map(readMount),
  };
}

function treeEdits(source: YamlSource, edit: ManifestEdit, container: string | undefined): readonly TreeEdit[] {
  const place = findContainer(source, container);
  switch (edit.kind) {
    case 'set-flag':
      return setFlagEdits(place, edit.flag, edit.value);
    case 'remove-flag':
      return removeFlagEdits(place, edit.flag);
    case 'add-host-path':
      return addHostPathEdits(podSpec(source), place, edit);
  }
}

/**
 * Edits a static pod's manifest and leaves every character alone that the edits are not about; the same text comes back
 * when nothing is to be done. A flag that is given keeps its form (`--flag=value` or two items) and its quotes; its
 * earlier repetitions go. A new flag follows the last one. The container is chosen as in `readPodManifest`. Throws a
 * DocumentError as that does, and when the flags are inside a shell script or behind a wrapper, when a mount collides,
 * or when the part to be edited has anchors or aliases.
 */
export function editPodManifest(manifest: string, edits: readonly ManifestEdit[], container?: string): string {
  return edits.reduce(
    (current, edit) => treeEdits(readYaml(current), edit, container).reduce(editTree, current),
    manifest,
  );
}
