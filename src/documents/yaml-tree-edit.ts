import { isDeepStrictEqual } from 'node:util';
import { isMap } from 'yaml';
import { DocumentError } from './document-error.js';
import { applySplices, type Splice } from './text-splice.js';
import { addBlockPair, insertBlockItem, removeBlockEntry } from './yaml-block-edit.js';
import { insertFlowEntry, removeFlowEntry } from './yaml-flow-edit.js';
import { entryValue, listAt, locate, pathText, refuseSharedNode, type Path, type Place } from './yaml-place.js';
import { flowQuoting } from './yaml-quoting.js';
import { renderInline, renderPair } from './yaml-render.js';
import { readYaml, type Plain, type YamlSource } from './yaml-source.js';
import { replaceValue } from './yaml-value-edit.js';

/** One edit of a document's data. */
export type TreeEdit =
  /** The value of a key (added to its map when missing), or a list's item. */
  | { readonly kind: 'set'; readonly path: Path; readonly value: Plain }
  /** A new item of the list at `path`, at a position from 1 on, or 0 in an empty list. */
  | { readonly kind: 'insert'; readonly path: Path; readonly index: number; readonly value: Plain }
  /** A key or a list's item that exists. */
  | { readonly kind: 'remove'; readonly path: Path };

type Container = Record<string | number, unknown> | unknown[];

/** Applies an edit to data, which is left as it was. */
export function editData(data: Readonly<Record<string, unknown>>, edit: TreeEdit): Readonly<Record<string, unknown>> {
  const copy = structuredClone(data);
  const containerPath = edit.kind === 'insert' ? edit.path : edit.path.slice(0, -1);
  const container = containerPath.reduce<unknown>(
    (node, step) => (node as Record<string | number, unknown>)[step],
    copy,
  ) as Container;
  const last = edit.path.at(-1) ?? '';
  if (edit.kind === 'insert') (container as unknown[]).splice(edit.index, 0, edit.value);
  else if (edit.kind === 'set') (container as Record<string | number, unknown>)[last] = edit.value;
  else if (Array.isArray(container)) container.splice(Number(last), 1);
  else delete container[last];
  return copy;
}

function insertItem(source: YamlSource, edit: TreeEdit & { readonly kind: 'insert' }): readonly Splice[] {
  const { list, isFlow } = listAt(source, edit.path);
  refuseSharedNode(source, list, edit.path);
  if (!isFlow) return [insertBlockItem(source, list, edit.index, edit.value)];
  return insertFlowEntry(source, list, edit.index, renderInline(edit.value, flowQuoting(source, list), true));
}

function addKey(source: YamlSource, { container, isFlow }: Place, key: string, value: Plain): readonly Splice[] {
  if (!isMap(container)) throw new Error('only a map can be given a key');
  if (!isFlow) return [addBlockPair(source, container, key, value)];
  return insertFlowEntry(
    source,
    container,
    container.items.length,
    renderPair(key, value, flowQuoting(source, container)),
  );
}

function setValue(source: YamlSource, edit: TreeEdit & { readonly kind: 'set' }): readonly Splice[] {
  const place = locate(source, edit.path);
  if (place.index < 0) return addKey(source, place, String(edit.path.at(-1)), edit.value);
  const old = entryValue(place.container, place.index);
  if (old) refuseSharedNode(source, old, edit.path);
  return replaceValue(source, place, edit.value);
}

function removeEntry(source: YamlSource, edit: TreeEdit & { readonly kind: 'remove' }): readonly Splice[] {
  const { container, index, isFlow } = locate(source, edit.path);
  const old = entryValue(container, index);
  if (old) refuseSharedNode(source, old, edit.path);
  if (isFlow) return removeFlowEntry(source, container, index);
  if (container.items.length > 1) return [removeBlockEntry(source, container, index)];
  const parent = edit.path.slice(0, -1);
  if (parent.length === 0) throw new DocumentError('it is the only key of the document; remove the file instead');
  return replaceValue(source, locate(source, parent), isMap(container) ? {} : []);
}

function splicesFor(source: YamlSource, edit: TreeEdit): readonly Splice[] {
  if (edit.kind === 'insert') return insertItem(source, edit);
  return edit.kind === 'set' ? setValue(source, edit) : removeEntry(source, edit);
}

function hasData(text: string, expected: Readonly<Record<string, unknown>>): boolean {
  try {
    return isDeepStrictEqual(readYaml(text).data, expected);
  } catch {
    return false;
  }
}

/**
 * Edits a YAML or JSON document by changing only the characters that the edit is about: comments, order, indentation,
 * quoting and line breaks of the rest stay. The result is parsed again and must hold exactly the edited data, else a
 * DocumentError is thrown, as it is for text that `readYaml` refuses and for edits of anchored or aliased parts.
 */
export function editTree(text: string, edit: TreeEdit): string {
  const source = readYaml(text);
  const edited = applySplices(text, splicesFor(source, edit));
  if (hasData(edited, editData(source.data, edit))) return edited;
  throw new DocumentError(
    `${pathText(edit.path)} is written in a form that cannot be edited safely; change it by hand`,
  );
}
