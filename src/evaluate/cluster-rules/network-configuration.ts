import { basename, dirname } from 'node:path/posix';
import { runtimePaths } from '../../model/runtime-paths.js';
import type { HostView } from '../host-view.js';

/** What the CNI configuration of a host says: the types of the plugins in use and where that is written. */
export type NetworkConfiguration =
  | { readonly types: readonly string[]; readonly path: string }
  | { readonly problem: string }
  | undefined;

/**
 * Reads what the container runtime would: the first file by name of the directory; with Multus, which calls others, all
 * of them. Undefined when there is none.
 */
export function networkConfiguration({ snapshot: { documents } }: HostView): NetworkConfiguration {
  for (const directory of runtimePaths.cni) {
    const closed = documents[directory];
    if (closed?.state === 'unreadable') return { problem: `${directory}: ${closed.reason}` };
    const paths = Object.keys(documents).filter((path) => dirname(path) === directory && isConfiguration(path)).sort();
    const [first] = paths;
    if (first === undefined) continue;
    const read = typesIn(documents, first);
    if ('problem' in read || !read.types.includes('multus')) return read;
    return paths.slice(1).reduce<NetworkConfiguration & object>((all, path) => joined(all, typesIn(documents, path)), read);
  }
  return undefined;
}

function isConfiguration(path: string): boolean {
  return runtimePaths.cniEndings.some((ending) => basename(path).endsWith(ending));
}

type Types = NetworkConfiguration & object;

function joined(one: Types, other: Types): Types {
  if ('problem' in one) return one;
  return 'problem' in other ? other : { types: [...one.types, ...other.types], path: one.path };
}

function typesIn(documents: HostView['snapshot']['documents'], path: string): Types {
  const document = documents[path];
  if (document?.state !== 'taken') return { problem: `${path}: ${document?.state === 'unreadable' ? document.reason : 'is gone'}` };
  try {
    const types = [...new Set(pluginTypes(JSON.parse(document.text)))];
    return types.length > 0 ? { types, path } : { problem: `${path}: names no plugin` };
  } catch {
    return { problem: `${path}: not valid JSON` };
  }
}

/** The types of a configuration, of the plugins that it lists, and of those that they hand over to. */
function pluginTypes(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  const { type, plugins, delegate, delegates }: Readonly<Record<string, unknown>> = { ...value };
  const below = [delegate, ...(Array.isArray(plugins) ? plugins : []), ...(Array.isArray(delegates) ? delegates : [])];
  return [...(typeof type === 'string' ? [type] : []), ...below.flatMap(pluginTypes)];
}
