import { z } from 'zod';
import type { KnownName } from '../model/known-name.js';
import { closedMap } from './closed-map.js';
import { compareNumbers } from './compare-numbers.js';
import { kubernetesMinorSchema } from './kubernetes-minor-schema.js';
import { readYamlFile } from './yaml-file.js';
import { yamlFilesIn } from './yaml-files-in.js';

const namesSchema: z.ZodType<readonly KnownName[]> = z.array(
  closedMap({
    kind: z.enum(['admission-plugin', 'feature-gate']),
    name: z.string().min(1),
    since: z.exactOptional(kubernetesMinorSchema),
    until: z.exactOptional(kubernetesMinorSchema),
    source: z.string().min(1),
  }),
);

/**
 * The names that fixes may write, from the `*.yaml` of directories. Throws a BenchmarkError for a file that does not fit
 * the schema, and for a range that ends before it begins.
 */
export function loadKnownNames(directories: readonly string[]): readonly KnownName[] {
  return directories.flatMap(yamlFilesIn).flatMap((path) => {
    const file = readYamlFile(path, namesSchema);
    for (const [index, { since, until }] of file.value.entries()) {
      if (since === undefined || until === undefined || compareNumbers(since, until) <= 0) continue;
      throw file.error([index, 'until'], `expected a version from ${since} on, found ${until}`);
    }
    return file.value;
  });
}
