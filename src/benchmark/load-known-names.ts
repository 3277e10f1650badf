import { z } from 'zod';
import type { Component } from '../model/component.js';
import { programOf } from '../model/component.js';
import type { KnownName, MinorRange } from '../model/known-name.js';
import type { BenchmarkError } from './benchmark-error.js';
import { closedMap } from './closed-map.js';
import { compareNumbers } from './compare-numbers.js';
import { flagNameSchema } from './flag-name-schema.js';
import { kubernetesMinorSchema } from './kubernetes-minor-schema.js';
import type { YamlFile } from './yaml-file.js';
import { readYamlFile } from './yaml-file.js';
import { yamlFilesIn } from './yaml-files-in.js';

const component = z.enum(Object.keys(programOf) as [Component, ...Component[]]);

const minor = z.exactOptional(kubernetesMinorSchema);

const common = {
  name: z.string().min(1),
  since: minor,
  until: minor,
  behind: z.exactOptional(closedMap({ name: z.string().min(1), since: minor, until: minor })),
  source: z.string().min(1),
};

const nameSchema: z.ZodType<KnownName> = z.discriminatedUnion(
  'kind',
  [
    closedMap({ kind: z.literal('flag'), component, ...common, name: flagNameSchema }),
    closedMap({ kind: z.literal('config-field'), component, ...common }),
    closedMap({ kind: z.literal('admission-plugin'), ...common }),
    closedMap({ kind: z.literal('feature-gate'), ...common }),
    closedMap({
      kind: z.literal('cipher-suite'),
      component: z.exactOptional(component),
      insecure: z.exactOptional(z.literal(true)),
      ...common,
    }),
  ],
  { error: 'expected a name of the kind flag, config-field, admission-plugin, feature-gate or cipher-suite' },
);

const namesSchema: z.ZodType<readonly KnownName[]> = z.array(nameSchema);

/**
 * The names that fixes may write, from the `*.yaml` of directories. Throws a BenchmarkError for a file that does not fit
 * the schema, for a range that ends before it begins, and for a name of one kind and component that is there twice.
 */
export function loadKnownNames(directories: readonly string[]): readonly KnownName[] {
  const seen = new Set<string>();
  return directories.flatMap(yamlFilesIn).flatMap((path) => {
    const file = readYamlFile(path, namesSchema);
    file.value.forEach((known, index) => verifyName(file, known, index, seen));
    return file.value;
  });
}

function verifyName(file: YamlFile<readonly KnownName[]>, known: KnownName, index: number, seen: Set<string>): void {
  const { kind, component: owner = '', name, behind } = known;
  verifyRange(known, (message) => file.error([index, 'until'], message));
  if (behind !== undefined) verifyRange(behind, (message) => file.error([index, 'behind', 'until'], message));
  const key = `${kind} ${owner} ${name}`;
  if (seen.has(key)) throw file.error([index, 'name'], `expected each ${kind} once, found ${name} again`);
  seen.add(key);
}

function verifyRange({ since, until }: MinorRange, untilError: (message: string) => BenchmarkError): void {
  if (since === undefined || until === undefined || compareNumbers(since, until) <= 0) return;
  throw untilError(`expected a version from ${since} on, found ${until}`);
}
