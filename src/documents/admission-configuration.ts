import { appendItem } from './append-item.js';
import { DocumentError } from './document-error.js';
import { isPlainMap, type PlainMap } from './plain-map.js';
import { readTypedDocument } from './typed-document.js';
import { renderBlock } from './yaml-render.js';
import { lineOf } from './yaml-place.js';
import type { Plain, YamlSource } from './yaml-source.js';
import { editTree } from './yaml-tree-edit.js';

/** A plugin's entry: its configuration in the file itself, or the absolute path of a file that has it. */
export type AdmissionPlugin = { readonly name: string } & (
  | { readonly configuration: { readonly [key: string]: Plain } }
  | { readonly path: string }
);

/** What a file says about a plugin. Where both are given, the API server takes the configuration. */
export interface AdmissionEntry {
  readonly name: string;
  readonly path?: string;
  readonly hasConfiguration: boolean;
}

const current = 'apiserver.config.k8s.io/v1';
/** Read by every version; the only one before Kubernetes 1.17 (kubernetes/kubernetes#85098). */
const first = 'apiserver.k8s.io/v1alpha1';

const type = {
  kind: 'AdmissionConfiguration',
  apiVersions: [current, first],
  namedBy: '--admission-control-config-file',
} as const;

/**
 * Reads the entries of an AdmissionConfiguration, in order; of several for one plugin the first counts. Throws a
 * DocumentError when the text is none.
 */
export function readAdmissionPlugins(text: string): readonly AdmissionEntry[] {
  return entriesOf(readTypedDocument(text, type)).map((entry) => ({
    name: String(entry['name']),
    ...(typeof entry['path'] === 'string' && entry['path'] !== '' ? { path: entry['path'] } : {}),
    hasConfiguration: (entry['configuration'] ?? null) !== null,
  }));
}

/**
 * Gives an AdmissionConfiguration the entry of a plugin and leaves all else as it is written; without a text, writes a
 * new file. An entry of that plugin that has a configuration or a path stays as it is. Throws a DocumentError when the
 * text is no AdmissionConfiguration, or the part to be edited has anchors or aliases.
 * @param minor the minor version of Kubernetes, for a new file
 */
export function setAdmissionPlugin(text: string | undefined, plugin: AdmissionPlugin, minor: number): string {
  if (text === undefined) return newFile(plugin, minor);
  const entries = readAdmissionPlugins(text);
  const index = entries.findIndex(({ name }) => name === plugin.name);
  const entry = entries[index];
  if (entry === undefined) return appendItem(text, ['plugins'], plugin);
  if (entry.hasConfiguration || entry.path !== undefined) return text;
  const [key, value] = 'path' in plugin ? ['path', plugin.path] as const : ['configuration', plugin.configuration] as const;
  return editTree(text, { kind: 'set', path: ['plugins', index, key], value });
}

function newFile(plugin: AdmissionPlugin, minor: number): string {
  const data = { apiVersion: minor >= 17 ? current : first, kind: type.kind, plugins: [plugin] };
  return `${renderBlock(data, '', { map: 2, list: 2 }).join('\n')}\n`;
}

function entriesOf(source: YamlSource): readonly PlainMap[] {
  const list = source.data['plugins'] ?? [];
  if (!Array.isArray(list)) {
    throw new DocumentError('plugins is not a list; correct it by hand first', lineOf(source, ['plugins']));
  }
  const stray = list.findIndex((entry) => !isPlainMap(entry) || typeof entry['name'] !== 'string');
  if (stray < 0) return list;
  throw new DocumentError(
    `item ${stray + 1} of plugins is no map with a name; correct it by hand first`,
    lineOf(source, ['plugins', stray]),
  );
}
