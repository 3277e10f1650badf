import { appendFileSync, existsSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { FaultHost } from './fault-cluster.js';

const comment = '# edited by another hand\n';

/** A change of a file by somebody else. */
export interface ForeignEdit {
  readonly host: string;
  readonly path: string;
}

/** Adds a line to a file of a host: in place, or as an atomic writer does, with a file that is renamed over it. */
export function editByHand({ name, embedded: { root } }: FaultHost, path: string, how: 'in place' | 'by rename'): ForeignEdit {
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
