import { statSync } from 'node:fs';

/** What is found at a path, links followed; undefined when nothing is there or it cannot be reached. */
export function entryType(path: string): 'file' | 'directory' | 'other' | undefined {
  try {
    const found = statSync(path);
    if (found.isFile()) return 'file';
    return found.isDirectory() ? 'directory' : 'other';
  } catch {
    return undefined;
  }
}
