import { DocumentError } from './document-error.js';
import { isPlainMap } from './plain-map.js';
import { lineOf, pathText, type Path } from './yaml-place.js';
import { readYaml, type Plain, type YamlSource } from './yaml-source.js';
import { editTree } from './yaml-tree-edit.js';

/**
 * Appends an item to the list at a path of keys and positions, creating the list and the maps on its way. Throws a
 * DocumentError as `editTree` does, and when something on the way is neither missing nor a map, or the end no list.
 */
export function appendItem(text: string, path: Path, item: Plain): string {
  const source = readYaml(text);
  const depth = path.findIndex((_, index) => (valueAt(source.data, path.slice(0, index + 1)) ?? null) === null);
  if (depth < 0) return appendTo(text, source, path, item);
  refuseNoMap(source, path.slice(0, depth));
  const value = path.slice(depth + 1).reduceRight<Plain>((inner, key) => ({ [key]: inner }), [item]);
  return editTree(text, { kind: 'set', path: path.slice(0, depth + 1), value });
}

function valueAt(data: unknown, path: Path): unknown {
  return path.reduce<unknown>((node, step) => {
    if (Array.isArray(node)) return node[Number(step)];
    return isPlainMap(node) && Object.hasOwn(node, step) ? node[step] : undefined;
  }, data);
}

function appendTo(text: string, source: YamlSource, path: Path, item: Plain): string {
  const list = valueAt(source.data, path);
  if (!Array.isArray(list)) {
    throw new DocumentError(`${pathText(path)} is not a list; correct it by hand first`, lineOf(source, path));
  }
  return editTree(text, { kind: 'insert', path, index: list.length, value: item });
}

function refuseNoMap(source: YamlSource, path: Path): void {
  if (isPlainMap(valueAt(source.data, path))) return;
  throw new DocumentError(`${pathText(path)} is no map of keys; correct it by hand first`, lineOf(source, path));
}
