import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { BenchmarkError } from './benchmark-error.js';

/** The paths of the `.yaml` files directly in a directory, sorted. Throws a BenchmarkError when it cannot be listed. */
export function yamlFilesIn(directory: string): readonly string[] {
  try {
    return readdirSync(directory)
      .filter((name) => name.endsWith('.yaml'))
      .sort()
      .map((name) => join(directory, name));
  } catch (error) {
    const code = String((error as NodeJS.ErrnoException).code);
    throw new BenchmarkError(
      `${directory} cannot be listed (${code}); a benchmark directory holds *.yaml, controls/*.yaml and layouts/*.yaml`,
    );
  }
}
