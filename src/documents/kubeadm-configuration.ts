import { appendItem } from './append-item.js';
import { DocumentError } from './document-error.js';
import type { HostPathMount } from './host-path-edit.js';
import { kubeadmDefault, type KubeadmComponent } from './kubeadm-defaults.js';
import { isPlainMap, type PlainMap } from './plain-map.js';
import { readTypedDocument } from './typed-document.js';
import { removeYamlKey, setYamlKey } from './yaml-keys.js';
import { lineOf, pathText } from './yaml-place.js';
import type { YamlSource } from './yaml-source.js';
import { editTree } from './yaml-tree-edit.js';

const group = 'kubeadm.k8s.io';
/** From this version on, extraArgs is a list of names and values, and a name may come twice. */
const withLists = `${group}/v1beta4`;

const type = {
  kind: 'ClusterConfiguration',
  apiVersions: [withLists, `${group}/v1beta3`, `${group}/v1beta2`, `${group}/v1beta1`],
  namedBy: 'the ConfigMap kubeadm-config of kube-system',
} as const;

const homes: Readonly<Record<KubeadmComponent, readonly string[]>> = {
  apiserver: ['apiServer'],
  'controller-manager': ['controllerManager'],
  scheduler: ['scheduler'],
  etcd: ['etcd', 'local'],
};

/**
 * Sets extra arguments of a component in kubeadm's ClusterConfiguration, or removes those whose value is undefined;
 * flags are named without dashes. What kubeadm writes anyway gets no entry, but an entry that says otherwise is
 * corrected. Removing an entry brings kubeadm's own value back where it has one. Throws a DocumentError when the text
 * is no such configuration, etcd is external, or the part to be edited has anchors or aliases.
 */
export function setExtraArguments(
  text: string,
  component: KubeadmComponent,
  flags: Readonly<Record<string, string | undefined>>,
): string {
  refuseExternalEtcd(readTypedDocument(text, type), component);
  return Object.entries(flags).reduce(
    (edited, [flag, value]) => setExtraArgument(edited, component, flag, value),
    text,
  );
}

function setExtraArgument(text: string, component: KubeadmComponent, flag: string, value: string | undefined): string {
  const source = readTypedDocument(text, type);
  const path = [...homes[component], 'extraArgs'];
  const isDefault = value !== undefined && kubeadmDefault(source.data, component, flag) === value;
  if (source.data['apiVersion'] === withLists) return setListed(text, path, flag, value, isDefault);
  if (value === undefined) return removeYamlKey(text, [...path, flag]);
  return isDefault && !isInMap(source, path, flag) ? text : setYamlKey(text, [...path, flag], value);
}

function isInMap(source: YamlSource, path: readonly string[], flag: string): boolean {
  const map = under(source, path);
  return isPlainMap(map) && Object.hasOwn(map, flag);
}

function setListed(
  text: string,
  path: readonly string[],
  flag: string,
  value: string | undefined,
  isDefault: boolean,
): string {
  const list = mapsUnder(readTypedDocument(text, type), path);
  const given = list.flatMap((entry, index) => (entry['name'] === flag ? [index] : []));
  const last = given.at(-1);
  if (last === undefined) {
    return value === undefined || isDefault ? text : appendItem(text, path, { name: flag, value });
  }
  const gone = value === undefined ? given : given.slice(0, -1);
  const isSame = value === undefined || list[last]?.['value'] === value;
  const set = isSame ? text : editTree(text, { kind: 'set', path: [...path, last, 'value'], value });
  return gone.toReversed().reduce((edited, index) => editTree(edited, { kind: 'remove', path: [...path, index] }), set);
}

/**
 * Gives a component an extra volume in kubeadm's ClusterConfiguration; the same text comes back when the path is mounted
 * already. Throws a DocumentError when the text is no such configuration, or the mount path or the name is taken.
 */
export function addExtraVolume(
  text: string,
  component: Exclude<KubeadmComponent, 'etcd'>,
  volume: HostPathMount,
): string {
  const path = [...homes[component], 'extraVolumes'];
  const source = readTypedDocument(text, type);
  const volumes = mapsUnder(source, path);
  const index = volumes.findIndex((each) => each['mountPath'] === volume.mountPath);
  const mounted = volumes[index];
  if (mounted !== undefined) {
    if (mounted['hostPath'] === volume.path && (mounted['readOnly'] !== true || volume.readOnly)) return text;
    throw new DocumentError(
      `${volume.mountPath} is mounted from ${String(mounted['hostPath'])}${mounted['readOnly'] === true ? ' read-only' : ''}, ` +
        `not from ${volume.path}${volume.readOnly ? '' : ' writable'}; change it by hand`,
      lineOf(source, [...path, index]),
    );
  }
  if (volumes.some((each) => each['name'] === volume.name)) {
    throw new DocumentError(`${pathText(path)} has another volume with the name ${volume.name}; rename it by hand`);
  }
  return appendItem(text, path, {
    name: volume.name,
    hostPath: volume.path,
    mountPath: volume.mountPath,
    ...(volume.readOnly ? { readOnly: true } : {}),
    pathType: volume.type,
  });
}

function refuseExternalEtcd(source: YamlSource, component: KubeadmComponent): void {
  if (component !== 'etcd' || (under(source, ['etcd', 'external']) ?? null) === null) return;
  throw new DocumentError(
    'etcd is external to this cluster, so kubeadm does not start it; set its arguments where it is started',
    lineOf(source, ['etcd']),
  );
}

function under(source: YamlSource, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (node, key) => (isPlainMap(node) && Object.hasOwn(node, key) ? node[key] : undefined),
    source.data,
  );
}

function mapsUnder(source: YamlSource, path: readonly string[]): readonly PlainMap[] {
  const list = under(source, path) ?? [];
  if (Array.isArray(list) && list.every(isPlainMap)) return list;
  throw new DocumentError(`${pathText(path)} is no list of maps; correct it by hand first`, lineOf(source, path));
}
