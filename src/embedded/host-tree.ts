import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** One path of a host tree: a file with its content, or a directory. */
export interface TreeEntry {
  /** Absolute on the host. */
  readonly path: string;
  readonly mode: number;
  readonly content?: string;
}

/**
 * Writes the paths below `root`, a directory that exists, whatever the umask. Directories that no entry names get
 * 0755.
 */
export function writeHostTree(root: string, entries: readonly TreeEntry[]): void {
  for (const { path, mode, content } of entries) {
    const target = join(root, path);
    makeDirectory(root, content === undefined ? path : dirname(path));
    if (content !== undefined) writeFileSync(target, content);
    chmodSync(target, mode);
  }
}

function makeDirectory(root: string, path: string): void {
  let directory = root;
  for (const name of path.split('/').filter((part) => part !== '')) {
    directory = join(directory, name);
    if (mkdirSync(directory, { recursive: true }) !== undefined) chmodSync(directory, 0o755);
  }
}
