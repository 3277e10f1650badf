import { basename } from 'node:path';
import type { Benchmark } from '../model/control.js';
import { benchmarkFileSchema } from './benchmark-schema.js';
import { packagedDirectory } from './packaged-directory.js';
import { readYamlFile } from './yaml-file.js';
import { yamlFilesIn } from './yaml-files-in.js';

/** What one must know of a benchmark to choose it. */
export type BenchmarkSummary = Pick<Benchmark, 'id' | 'title' | 'kubernetes'>;

/**
 * The benchmarks of a directory, by default the package's own, in the order of their file names. Throws a
 * BenchmarkError for a file that does not fit the schema.
 */
export function availableBenchmarks(directory: string = packagedDirectory): readonly BenchmarkSummary[] {
  return yamlFilesIn(directory).map((path) => {
    const file = readYamlFile(path, benchmarkFileSchema);
    const { id, title, kubernetes } = file.value;
    const name = basename(path, '.yaml');
    if (id !== name) throw file.error(['id'], `expected ${name}, as the file is named, found ${id}`);
    return { id, title, kubernetes };
  });
}
