import { isAlias, isMap, isScalar, isSeq, visit, type Pair, type ParsedNode, type YAMLMap, type YAMLSeq } from 'yaml';
import { DocumentError } from './document-error.js';
import type { YamlSource } from './yaml-source.js';

/** Keys and list positions from the root of a document. */
export type Path = readonly (string | number)[];

export type Collection = YAMLMap.Parsed | YAMLSeq.Parsed;
export type ParsedPair = Pair<ParsedNode, ParsedNode | null>;

/** Where the last step of a path is, or would be. */
export interface Place {
  readonly container: Collection;
  /** Position among the container's entries, -1 for a key that it does not have. */
  readonly index: number;
  /** The container is in flow style or inside one that is. */
  readonly isFlow: boolean;
}

/** A path as a reader knows it: `spec.containers[0].command`. */
export function pathText(path: Path): string {
  return path
    .map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`))
    .join('')
    .replace(/^\./, '');
}

function refuse(source: YamlSource, node: ParsedNode, path: Path, what: string): never {
  const line = source.lineAt(node.range[0]);
  throw new DocumentError(
    `${pathText(path)} uses ${what}, which an edit could change elsewhere too; write the value out by hand first`,
    line,
  );
}

/** Refuses a collection on the way to an edit that is shared with other places of the document. */
function refuseSharedCollection(source: YamlSource, node: ParsedNode, path: Path): void {
  if (isAlias(node)) refuse(source, node, path, 'a YAML alias');
  if (node.anchor !== undefined) refuse(source, node, path, 'a YAML anchor');
  if (isMap(node) && node.items.some(({ key }) => isScalar(key) && key.source === '<<'))
    refuse(source, node, path, 'a YAML merge key');
}

/** Refuses anchors, aliases and explicit tags in and below a node that is to be edited. Throws a DocumentError. */
export function refuseSharedNode(source: YamlSource, node: ParsedNode, path: Path): void {
  visit(node, {
    Alias: () => refuse(source, node, path, 'a YAML alias'),
    Value: (_, inner) => {
      if (inner.anchor !== undefined) refuse(source, node, path, 'a YAML anchor');
      if (isScalar(inner) && inner.tag !== undefined) refuse(source, node, path, 'a YAML tag');
    },
  });
}

/** Position of one step in a collection, -1 when it is not there. */
function entryIndex(container: Collection, step: string | number): number {
  if (isSeq(container)) return typeof step === 'number' && step < container.items.length ? step : -1;
  return container.items.findIndex(({ key }) => isScalar(key) && key.value === step);
}

/** The value of a collection's entry; null when it is missing or has none. */
export function entryValue(container: Collection, index: number): ParsedNode | null {
  if (isSeq(container)) return container.items[index] ?? null;
  return container.items[index]?.value ?? null;
}

/**
 * Walks a path (not empty) to its last step. Throws a DocumentError when a collection on the way is missing, is no
 * collection, or is shared by an anchor, an alias or a merge key.
 */
export function locate(source: YamlSource, path: Path): Place {
  let container: Collection = source.root;
  let isFlow = false;
  for (const [depth, step] of path.entries()) {
    refuseSharedCollection(source, container, path.slice(0, depth));
    isFlow ||= container.flow === true;
    const index = entryIndex(container, step);
    if (depth === path.length - 1) return { container, index, isFlow };
    container = collectionAt(source, entryValue(container, index), path.slice(0, depth + 1));
  }
  throw new Error('an empty path has no place');
}

/** Line of the last step of a path, as far as it is there: for messages. */
export function lineOf(source: YamlSource, path: Path): number | undefined {
  let node: ParsedNode | null = source.root;
  for (const step of path) {
    const container: ParsedNode | null = node;
    if (!isMap(container) && !isSeq(container)) return undefined;
    node = entryValue(container, entryIndex(container, step));
  }
  return node === null ? undefined : source.lineAt(node.range[0]);
}

function collectionAt(source: YamlSource, node: ParsedNode | null, path: Path): Collection {
  if (node === null) throw new DocumentError(`${pathText(path)} is missing; check that it is the right file`);
  if (isAlias(node)) refuse(source, node, path, 'a YAML alias');
  if (!isMap(node) && !isSeq(node)) {
    throw new DocumentError(
      `${pathText(path)} is neither a map nor a list; correct it by hand first`,
      source.lineAt(node.range[0]),
    );
  }
  return node;
}

/** The list at a path. Throws a DocumentError as `locate` does, and when there is no list. */
export function listAt(source: YamlSource, path: Path): { readonly list: YAMLSeq.Parsed; readonly isFlow: boolean } {
  const { container, index, isFlow } = locate(source, path);
  const list = collectionAt(source, entryValue(container, index), path);
  if (!isSeq(list))
    throw new DocumentError(`${pathText(path)} is not a list; correct it by hand first`, source.lineAt(list.range[0]));
  return { list, isFlow: isFlow || list.flow === true };
}
