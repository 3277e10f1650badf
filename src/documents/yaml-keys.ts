import { isDeepStrictEqual } from 'node:util';
import { DocumentError } from './document-error.js';
import { isPlainMap } from './plain-map.js';
import { pathText } from './yaml-place.js';
import { readYaml, type Plain } from './yaml-source.js';
import { editTree, type TreeEdit } from './yaml-tree-edit.js';

/** What a document says about one key. */
export interface KeyReading {
  /** Whether the key is there and not null, which Kubernetes takes for unset. */
  readonly isSet: boolean;
  readonly value: unknown;
}

export type KeyValue = string | number | boolean | readonly string[];

/** The values along a path as far as they are there: the map at the root first. */
function valuesAlong(data: unknown, path: readonly string[]): readonly unknown[] {
  const values = [data];
  for (const key of path) {
    const parent = values.at(-1);
    if (!isPlainMap(parent) || !Object.hasOwn(parent, key)) break;
    values.push(parent[key]);
  }
  return values;
}

/**
 * Reads one key of a YAML or JSON document by its path from the root. Throws a DocumentError when the document is not
 * YAML, is empty, is no map, or holds several documents.
 */
export function readYamlKey(text: string, path: readonly string[]): KeyReading {
  const values = valuesAlong(readYaml(text).data, path);
  const value = values.length > path.length ? values.at(-1) : undefined;
  return { isSet: value !== undefined && value !== null, value };
}

function nest(path: readonly string[], value: Plain): Plain {
  return path.reduceRight<Plain>((inner, key) => ({ [key]: inner }), value);
}

/**
 * Whether the members that stay have the same order in both lists, the first staying among them, and nothing repeats.
 */
function canEditItems(old: readonly unknown[], wanted: readonly string[]): boolean {
  const kept = old.filter((item) => wanted.includes(item as string));
  const order = wanted.filter((item) => old.includes(item));
  return (
    kept[0] === wanted[0] && kept.length > 0 && isDeepStrictEqual(kept, order) && new Set(wanted).size === wanted.length
  );
}

/** Item by item, so that comments beside members that stay are kept. */
function itemEdits(path: readonly string[], old: readonly unknown[], wanted: readonly string[]): readonly TreeEdit[] {
  const gone = old.flatMap((item, index) => (wanted.includes(item as string) ? [] : [index]));
  const removals = gone.toReversed().map((index) => ({ kind: 'remove', path: [...path, index] }) as const);
  const additions = wanted.flatMap((value, index) =>
    old.includes(value) ? [] : [{ kind: 'insert', path, index, value } as const],
  );
  return [...removals, ...additions];
}

function listEdits(path: readonly string[], old: unknown, wanted: KeyValue): readonly TreeEdit[] {
  const isItemwise = Array.isArray(old) && Array.isArray(wanted) && canEditItems(old, wanted);
  return isItemwise ? itemEdits(path, old, wanted) : [{ kind: 'set', path, value: wanted }];
}

function setEdits(data: unknown, path: readonly string[], value: KeyValue): readonly TreeEdit[] {
  const values = valuesAlong(data, path);
  if (values.length > path.length) {
    return isDeepStrictEqual(values.at(-1), value) ? [] : listEdits(path, values.at(-1), value);
  }
  const isOpen = isPlainMap(values.at(-1));
  if (!isOpen && values.at(-1) !== null) {
    throw new DocumentError(
      `${pathText(path.slice(0, values.length - 1))} is no map that could hold ${path.at(-1)}; edit it by hand first`,
    );
  }
  const depth = isOpen ? values.length : values.length - 1;
  return [{ kind: 'set', path: path.slice(0, depth), value: nest(path.slice(depth), value) }];
}

/**
 * Sets one key of a YAML or JSON document, creating the maps on its way. Comments, order, indentation and style of the
 * rest stay; the same text comes back when the key has the value. Throws a DocumentError as `readYamlKey` does, and
 * when something on the way is no map or is shared by an anchor or alias.
 */
export function setYamlKey(text: string, path: readonly string[], value: KeyValue): string {
  return setEdits(readYaml(text).data, path, value).reduce(editTree, text);
}

/**
 * Removes one key with its value and the comment behind it; the same text comes back when it is not there. Errors as in
 * `setYamlKey`.
 */
export function removeYamlKey(text: string, path: readonly string[]): string {
  const isThere = valuesAlong(readYaml(text).data, path).length > path.length;
  return isThere ? editTree(text, { kind: 'remove', path }) : text;
}
