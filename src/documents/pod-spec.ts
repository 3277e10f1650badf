import { basename } from 'node:path/posix';
import { DocumentError } from './document-error.js';
import { isPlainMap, type PlainMap } from './plain-map.js';
import { lineOf, type Path } from './yaml-place.js';
import type { YamlSource } from './yaml-source.js';

/** A container of a pod, and where it is. */
export interface ContainerPlace {
  readonly source: YamlSource;
  readonly container: PlainMap;
  readonly path: Path;
}

/** The pod's spec. Throws a DocumentError when the document is not a Pod of `v1`. */
export function podSpec(source: YamlSource): PlainMap {
  const { kind, apiVersion, spec } = source.data;
  if (kind !== 'Pod' || apiVersion !== 'v1') {
    throw new DocumentError(
      `the document is ${String(apiVersion)} ${String(kind)}, not a v1 Pod; check that it is a static-pod manifest`,
      lineOf(source, ['kind']),
    );
  }
  if (!isPlainMap(spec)) throw new DocumentError('the pod has no spec; restore the manifest first');
  return spec;
}

/** The list of maps under a key; a missing or null one is empty. Throws a DocumentError when it is anything else. */
export function mapsUnder(parent: PlainMap, key: string): readonly PlainMap[] {
  const list = parent[key] ?? [];
  if (Array.isArray(list) && list.every(isPlainMap)) return list;
  throw new DocumentError(`${key} is not a list of maps; correct the manifest by hand first`);
}

/**
 * The texts of `command` or `args`; a missing or null one is empty. Throws a DocumentError when it is anything else.
 */
export function argumentTexts({ source, container, path }: ContainerPlace, key: 'command' | 'args'): readonly string[] {
  const list = container[key] ?? [];
  if (!Array.isArray(list)) {
    throw new DocumentError(`${key} is not a list; correct the manifest by hand first`, lineOf(source, [...path, key]));
  }
  const stray = list.findIndex((item) => typeof item !== 'string');
  if (stray < 0) return list;
  throw new DocumentError(
    `item ${stray + 1} of ${key}, ${JSON.stringify(list[stray])}, is no string, which the kubelet refuses; quote it`,
    lineOf(source, [...path, key, stray]),
  );
}

function runs(container: PlainMap, program: string): boolean {
  const [first] = Array.isArray(container['command']) ? container['command'] : [];
  return typeof first === 'string' && basename(first) === program;
}

/**
 * Finds a container: the one of that name, else the one whose command is that program, else the only one; without a
 * name the first. Throws a DocumentError when there is none.
 */
export function findContainer(source: YamlSource, name?: string): ContainerPlace {
  const containers = mapsUnder(podSpec(source), 'containers');
  const named = containers.findIndex((each) => name === undefined || each['name'] === name);
  const running = containers.findIndex((each) => name !== undefined && runs(each, name));
  const index = [named, running, containers.length === 1 ? 0 : -1].find((each) => each >= 0);
  const container = index === undefined ? undefined : containers[index];
  if (index === undefined || container === undefined) {
    throw new DocumentError(
      `the pod has no container ${name ?? 'at all'}; check that it is the right manifest`,
      lineOf(source, ['spec', 'containers']),
    );
  }
  return { source, container, path: ['spec', 'containers', index] };
}
