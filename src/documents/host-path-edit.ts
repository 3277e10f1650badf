import { DocumentError } from './document-error.js';
import { isPlainMap, type PlainMap } from './plain-map.js';
import { mapsUnder, type ContainerPlace } from './pod-spec.js';
import { lineOf, type Path } from './yaml-place.js';
import type { Plain } from './yaml-source.js';
import type { TreeEdit } from './yaml-tree-edit.js';

/** Types of a hostPath volume that are checked when the pod starts, as the Kubernetes API names them. */
export type HostPathType =
  'File' | 'FileOrCreate' | 'Directory' | 'DirectoryOrCreate' | 'Socket' | 'CharDevice' | 'BlockDevice';

/** A path of the host that a container is to see. */
export interface HostPathMount {
  /** Name of the volume, when a new one is needed. */
  readonly name: string;
  readonly path: string;
  readonly mountPath: string;
  readonly type: HostPathType;
  readonly readOnly: boolean;
}

function samePath(a: unknown, b: string): boolean {
  return typeof a === 'string' && (a.replace(/\/+$/, '') || '/') === (b.replace(/\/+$/, '') || '/');
}

function pathOfVolume(volume: PlainMap | undefined): unknown {
  const hostPath = volume?.['hostPath'];
  return isPlainMap(hostPath) ? hostPath['path'] : undefined;
}

/** What keeps an existing mount from being the wanted one; undefined when it is. */
function obstacle(mount: PlainMap, volumes: readonly PlainMap[], wanted: HostPathMount): string | undefined {
  const volume = volumes.find((each) => each['name'] === mount['name']);
  if (!samePath(pathOfVolume(volume), wanted.path)) return `is a mount of volume ${String(mount['name'])}`;
  if (mount['subPath'] !== undefined || mount['subPathExpr'] !== undefined) return 'is a mount of a path below it';
  return mount['readOnly'] === true && !wanted.readOnly ? 'is mounted read-only' : undefined;
}

/** Whether the mount is there already. Throws a DocumentError when something else is mounted in its place. */
function isMounted(
  place: ContainerPlace,
  mounts: readonly PlainMap[],
  volumes: readonly PlainMap[],
  wanted: HostPathMount,
): boolean {
  const index = mounts.findIndex((each) => samePath(each['mountPath'], wanted.mountPath));
  const mount = mounts[index];
  if (mount === undefined) return false;
  const problem = obstacle(mount, volumes, wanted);
  if (problem === undefined) return true;
  throw new DocumentError(
    `the host's ${wanted.path} has to be mounted at ${wanted.mountPath}, but that ${problem}; change it by hand`,
    lineOf(place.source, [...place.path, 'volumeMounts', index]),
  );
}

function append(path: Path, list: unknown, value: Plain): TreeEdit {
  return Array.isArray(list)
    ? { kind: 'insert', path, index: list.length, value }
    : { kind: 'set', path, value: [value] };
}

function volumeToAdd(wanted: HostPathMount, volumes: readonly PlainMap[]): Plain {
  if (volumes.some((each) => each['name'] === wanted.name)) {
    throw new DocumentError(`the pod has another volume with the name ${wanted.name}; rename it by hand`);
  }
  return { hostPath: { path: wanted.path, type: wanted.type }, name: wanted.name };
}

/**
 * The edits after which a container sees a path of the host: a mount, and a volume unless one of that path exists. None
 * when it is mounted already. Throws a DocumentError when the mount path or the volume's name is taken.
 */
export function addHostPathEdits(spec: PlainMap, place: ContainerPlace, wanted: HostPathMount): readonly TreeEdit[] {
  const volumes = mapsUnder(spec, 'volumes');
  const mounts = mapsUnder(place.container, 'volumeMounts');
  if (isMounted(place, mounts, volumes, wanted)) return [];
  const existing = volumes.find((each) => samePath(pathOfVolume(each), wanted.path));
  const name = existing === undefined ? wanted.name : String(existing['name']);
  const mount = { mountPath: wanted.mountPath, name, ...(wanted.readOnly ? { readOnly: true } : {}) };
  const mountEdit = append([...place.path, 'volumeMounts'], place.container['volumeMounts'], mount);
  if (existing) return [mountEdit];
  return [mountEdit, append(['spec', 'volumes'], spec['volumes'], volumeToAdd(wanted, volumes))];
}
