import { z } from 'zod';
import type { ReadyJustification, Text } from '../model/control.js';
import type { Role } from '../model/host.js';
import { closedMap } from './closed-map.js';
import { expecting } from './expecting.js';
import { kubernetesMinorSchema } from './kubernetes-minor-schema.js';
import { parametersSchema } from './parameters-schema.js';
import { slugSchema } from './slug-schema.js';
import { textSchema } from './text-schema.js';

/** One line of a benchmark: which control it means by a number, and with which parameters. */
export interface BenchmarkEntry {
  readonly number: string;
  readonly control: string;
  readonly level: number;
  readonly automated: boolean;
  readonly parameters: Readonly<Record<string, string>>;
  /** The benchmark's own title, where the control's does not say the same. */
  readonly title?: Text;
  readonly note?: Text;
}

/** A section of a benchmark; the nearest one with roles, from a control upwards, says which hosts it is about. */
export interface BenchmarkSection {
  readonly title: Text;
  readonly roles?: readonly Role[];
}

/** A benchmark as its file has it. */
export interface BenchmarkFile {
  readonly id: string;
  readonly title: Text;
  readonly kubernetes: readonly string[];
  readonly sections: Readonly<Record<string, BenchmarkSection>>;
  readonly controls: readonly BenchmarkEntry[];
  readonly justifications: readonly ReadyJustification[];
}

const sectionNumber = z
  .string()
  .regex(/^\d+(\.\d+)*$/, { error: expecting("a section's number in quotes, such as '1.2'") });

const controlNumber = z
  .string()
  .regex(/^\d+(\.\d+)+$/, { error: expecting("a control's number in quotes, such as '1.2.22'") });

/** A file of `benchmarks/`. */
export const benchmarkFileSchema: z.ZodType<BenchmarkFile> = closedMap({
  id: z.string().min(1),
  title: textSchema,
  kubernetes: z.array(kubernetesMinorSchema),
  sections: z.record(
    sectionNumber,
    closedMap({ title: textSchema, roles: z.exactOptional(z.array(z.enum(['master', 'node', 'etcd'])).min(1)) }),
  ),
  controls: z
    .array(
      closedMap({
        number: controlNumber,
        control: slugSchema,
        level: z.union([z.literal(1), z.literal(2)], { error: expecting('a level, 1 or 2') }),
        automated: z.boolean(),
        parameters: parametersSchema,
        title: z.exactOptional(textSchema),
        note: z.exactOptional(textSchema),
      }),
    )
    .min(1),
  justifications: z
    .array(closedMap({ id: slugSchema, controls: z.array(controlNumber).min(1), text: textSchema }))
    .default([]),
});
