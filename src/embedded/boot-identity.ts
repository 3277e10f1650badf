import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { TreeEntry } from './host-tree.js';
import { writeHostTree } from './host-tree.js';

const path = '/proc/sys/kernel/random/boot_id';

/** The identity of a boot that was not there before (random(4)). */
export function bootIdentity(): TreeEntry {
  return { path, mode: 0o444, content: `${randomUUID()}\n` };
}

/** Gives the machine with this host tree the identity of another boot. */
export function writeBootIdentity(root: string): void {
  rmSync(join(root, path), { force: true });
  writeHostTree(root, [bootIdentity()]);
}
