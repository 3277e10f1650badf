import { basename } from 'node:path';
import { packagedPlaybooks } from './packaged-playbooks.js';
import { yamlFilesIn } from './yaml-files-in.js';

/**
 * The paths of the playbooks that directories hold, by default those of the package, by id, in the order of directories
 * and file names; of two with the same id the first counts. Throws a BenchmarkError for a directory that cannot be
 * listed.
 */
export function availablePlaybooks(directories: readonly string[] = [packagedPlaybooks]): ReadonlyMap<string, string> {
  const playbooks = new Map<string, string>();
  for (const path of directories.flatMap(yamlFilesIn)) {
    const id = basename(path, '.yaml');
    if (!playbooks.has(id)) playbooks.set(id, path);
  }
  return playbooks;
}
