import { appendFileSync, existsSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { FaultHost } from './fault-cluster.js';
import type { Point } from './points.js';

const comment = '# edited by another hand\n';

/** A change of a file by somebody else. */
export interface ForeignEdit {
  readonly host: string;
  readonly path: string;
}

/** The ways of editing a file. */
export type EditKind = 'in place' | 'by rename';

/**
 * How a file is edited in a case: by turns. Where the fix renames its own file over it, a rename that comes in between is
 * lost, since none compares; what can be kept there is an edit in place.
 */
export function editOf({ point, variant }: { readonly point: Point; readonly variant: number }): EditKind {
  const isAtRename = /^before mv (-\S+ )*\S+\.cis-bench-RUN \S+$/.test(point.title);
  return variant % 2 === 0 && !isAtRename ? 'by rename' : 'in place';
}

/** Adds a line to a file of a host: in place, or as an atomic writer does, with a file that is renamed over it. */
export function editByHand({ name, embedded: { root } }: FaultHost, path: string, how: EditKind): ForeignEdit {
  const file = join(root, path);
  if (how === 'in place') {
    appendFileSync(file, comment);
  } else {
    const beside = join(dirname(file), '.edited-by-hand');
    writeFileSync(beside, readFileSync(file, 'utf8') + comment, { mode: statSync(file).mode & 0o7777 });
    renameSync(beside, file);
  }
  return { host: name, path };
}

/** Whether a file has the line. */
export function hasEdit({ embedded: { root } }: FaultHost, path: string): boolean {
  const file = join(root, path);
  return existsSync(file) && isEdited(readFileSync(file, 'utf8'));
}

/** Whether a text has the line. */
export function isEdited(text: string): boolean {
  return text.includes(comment);
}
