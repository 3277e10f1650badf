import { join } from 'node:path';
import type { Layout } from '../model/control.js';
import { layoutSchema } from './layout-schema.js';
import { packagedDirectory } from './packaged-directory.js';
import { readYamlFile } from './yaml-file.js';
import { yamlFilesIn } from './yaml-files-in.js';

/**
 * The layouts of directories (their `*.yaml`), by default the package's own, in the order of their file names. Throws a
 * BenchmarkError for a file that does not fit the schema and for an id that is there twice.
 */
export function loadLayouts(directories: readonly string[] = [join(packagedDirectory, 'layouts')]): Layout[] {
  const layouts = new Map<string, Layout>();
  for (const path of directories.flatMap(yamlFilesIn)) {
    const file = readYamlFile(path, layoutSchema);
    if (layouts.has(file.value.id)) throw file.error(['id'], `expected an id of its own, found ${file.value.id} again`);
    layouts.set(file.value.id, file.value);
  }
  return [...layouts.values()];
}
