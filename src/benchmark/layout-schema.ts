import { z } from 'zod';
import type { Component } from '../model/component.js';
import { programOf } from '../model/component.js';
import type { Layout } from '../model/control.js';
import { closedMap } from './closed-map.js';
import { expecting } from './expecting.js';
import { flagNameSchema } from './flag-name-schema.js';
import { slugSchema } from './slug-schema.js';
import { textSchema } from './text-schema.js';

const path = z.string().regex(/^(\/(?!\.\.?(\/|$))[^/*?[\]\n]+)+$/, {
  error: expecting('an absolute path such as /etc/kubernetes/manifests'),
});

const pattern = z.string().regex(/^(\/(?!\.\.?(\/|$))[^/*?[\]\n]+)+(\/\*|\/\*\*([.-][^/*?[\]\n]+)?)?$/, {
  error: expecting('an absolute path, or a directory followed by /*, /**, /**.ending or /**-ending'),
});

const symbolicName = z.string().regex(/^[a-z][a-z-]*\.[a-z][a-z-]*$/, {
  error: expecting('a symbolic name such as apiserver.manifest'),
});

const components = Object.keys(programOf) as [Component, ...Component[]];

const processSign = closedMap({
  process: z.enum(components),
  flag: flagNameSchema,
  value: z.string().min(1),
});

const unitSign = closedMap({
  unit: z.string().regex(/^[\w@:.-]+\.service$/, { error: expecting('a unit such as etcd.service') }),
  environmentFile: path,
});

/** A file of `benchmarks/layouts/`. */
export const layoutSchema: z.ZodType<Layout> = closedMap({
  id: slugSchema,
  title: textSchema,
  general: z.exactOptional(z.boolean()),
  runs: z.exactOptional(z.array(z.union([processSign, unitSign])).min(1)),
  detect: z.array(path).min(1),
  manifests: path,
  files: z.record(symbolicName, z.array(pattern).min(1)),
  settings: z.exactOptional(z.record(symbolicName, z.array(path).min(1))),
});
