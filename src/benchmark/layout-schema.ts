import { z } from 'zod';
import type { Layout } from '../model/control.js';
import { closedMap } from './closed-map.js';
import { expecting } from './expecting.js';
import { slugSchema } from './slug-schema.js';
import { textSchema } from './text-schema.js';

const path = z.string().regex(/^(\/(?!\.\.?(\/|$))[^/*?[\]\n]+)+$/, {
  error: expecting('an absolute path such as /etc/kubernetes/manifests'),
});

const pattern = z.string().regex(/^(\/(?!\.\.?(\/|$))[^/*?[\]\n]+)+(\/\*|\/\*\*(\.[^/*?[\]\n]+)?)?$/, {
  error: expecting('an absolute path, or a directory followed by /*, /** or /**.ending'),
});

const symbolicName = z.string().regex(/^[a-z][a-z-]*\.[a-z][a-z-]*$/, {
  error: expecting('a symbolic name such as apiserver.manifest'),
});

/** A file of `benchmarks/layouts/`. */
export const layoutSchema: z.ZodType<Layout> = closedMap({
  id: slugSchema,
  title: textSchema,
  detect: z.array(path).min(1),
  manifests: path,
  files: z.record(symbolicName, z.array(pattern).min(1)),
});
