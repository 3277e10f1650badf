import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

/** A path of an inventory made absolute: `~/` is the operator's home, all else is relative to the inventory file. */
export function resolveFrom(inventoryFile: string, path: string): string {
  if (path.startsWith('~/')) return join(homedir(), path.slice(2));
  return resolve(dirname(inventoryFile), path);
}
