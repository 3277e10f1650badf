import { basename, join } from 'node:path';
import { existsSync } from 'node:fs';
import type { Layout } from '../model/control.js';
import type { KnownName } from '../model/known-name.js';
import type { BenchmarkFile } from './benchmark-schema.js';
import { benchmarkFileSchema } from './benchmark-schema.js';
import type { ControlTemplate } from './control-schema.js';
import { loadControls } from './load-controls.js';
import { loadKnownNames } from './load-known-names.js';
import { loadLayouts } from './load-layouts.js';
import { packagedDirectory } from './packaged-directory.js';
import type { YamlFile } from './yaml-file.js';
import { readYamlFile } from './yaml-file.js';
import { yamlFilesIn } from './yaml-files-in.js';

/** Everything that benchmark directories hold, read and validated. */
export interface Sources {
  readonly directories: readonly string[];
  readonly layouts: readonly Layout[];
  /** By slug. */
  readonly controls: ReadonlyMap<string, ControlTemplate>;
  readonly knownNames: readonly KnownName[];
  /** By id, in the order of directories and file names. */
  readonly benchmarks: ReadonlyMap<string, YamlFile<BenchmarkFile>>;
}

/**
 * Reads benchmark directories, by default the package's own: `*.yaml`, `controls/*.yaml`, `layouts/*.yaml` and
 * `kubernetes/*.yaml` of each, taken together. Throws a BenchmarkError for a directory that cannot be listed, for a
 * file that does not fit its schema, and for an id or slug that is there twice.
 */
export function readSources(directories: readonly string[] = [packagedDirectory]): Sources {
  const layouts = loadLayouts(subdirectories(directories, 'layouts'));
  const knownNames = loadKnownNames(subdirectories(directories, 'kubernetes'));
  const controls = loadControls(subdirectories(directories, 'controls'), layouts, knownNames);
  const benchmarks = new Map<string, YamlFile<BenchmarkFile>>();
  for (const path of directories.flatMap(yamlFilesIn)) {
    const file = readYamlFile(path, benchmarkFileSchema);
    const { id } = file.value;
    const name = basename(path, '.yaml');
    if (id !== name) throw file.error(['id'], `expected ${name}, as the file is named, found ${id}`);
    if (benchmarks.has(id)) throw file.error(['id'], `expected an id of its own, found ${id}, which another file has`);
    benchmarks.set(id, file);
  }
  return { directories, layouts, controls, knownNames, benchmarks };
}

/** A directory need not have every kind of file. */
function subdirectories(directories: readonly string[], name: string): readonly string[] {
  return directories.map((directory) => join(directory, name)).filter((path) => existsSync(path));
}
