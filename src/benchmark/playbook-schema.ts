import { z } from 'zod';
import type { Text } from '../model/control.js';
import type { BatchSize, Playbook, PlaybookValue } from '../model/playbook.js';
import { closedMap } from './closed-map.js';
import { expecting } from './expecting.js';
import { slugSchema } from './slug-schema.js';
import { textSchema } from './text-schema.js';

/** A playbook as its file has it: the audit policy still as a path. */
export interface PlaybookFile extends Omit<Playbook, 'auditPolicy'> {
  readonly 'audit-policy'?: string;
}

/** A text for the reports: in both languages, or one for both. */
const words: z.ZodType<Text> = z.union(
  [z.string().min(1).transform((text) => ({ en: text, zh: text })), textSchema],
  { error: expecting('a text, or one in each language ({ en: …, zh: … })') },
);

const pattern = z
  .string({ error: expecting("controls in quotes, such as '1.2.22', '1.1.*', risk:safe or apiserver-profiling") })
  .min(1, { error: expecting('controls, such as 1.2.22, 1.1.*, risk:safe or apiserver-profiling') });

const patterns = z.array(pattern);

const batchSize: z.ZodType<BatchSize> = z
  .union([z.number(), z.string()], { error: expecting('a number of hosts or a share of them, such as 1 or "25%"') })
  .transform((size, context): BatchSize => {
    const [, digits, percent] = /^(\d+)(%?)$/.exec(String(size)) ?? [];
    const amount = Number(digits);
    if (percent === '' && amount >= 1) return { hosts: amount };
    if (percent === '%' && amount >= 1 && amount <= 100) return { percent: amount };
    const message = expecting('a number of hosts from 1 on, or a share of them from "1%" to "100%"');
    context.addIssue({ code: 'custom', message: message({ code: 'custom', input: size }) });
    return z.NEVER;
  });

/** One size stands for a list of it, as in Ansible. */
const serial: z.ZodType<readonly BatchSize[]> = z.preprocess(
  (sizes) => (typeof sizes === 'number' || typeof sizes === 'string' ? [sizes] : sizes),
  z.array(batchSize).min(1),
);

const scalar = z
  .union([z.string().min(1), z.number(), z.boolean()], { error: expecting('a value') })
  .transform((value) => String(value));

const value: z.ZodType<PlaybookValue> = z.union([scalar, z.array(scalar).min(1)], {
  error: expecting('a value, or a list of them'),
});

const byFlag = z
  .record(z.string(), value)
  .refine((flags) => Object.keys(flags).length > 0, { error: 'expected at least one flag, found none' });

const valueOrFlags: z.ZodType<Playbook['values'][string]> = z.union([value, byFlag], {
  error: expecting('a value, a list of them, or a map from flag to value'),
});

const step = closedMap({
  name: words,
  controls: patterns.min(1),
  except: patterns.default([]),
  serial: z.exactOptional(serial),
});

const exception = closedMap({
  controls: patterns.min(1),
  hosts: z.exactOptional(z.array(z.string().min(1)).min(1)),
  reason: words,
});

/** A file of `playbooks/`. */
export const playbookFileSchema: z.ZodType<PlaybookFile> = closedMap({
  id: slugSchema,
  title: words,
  steps: z.array(step).min(1),
  values: z.record(z.string(), valueOrFlags).default({}),
  exceptions: z.array(exception).default([]),
  'audit-policy': z.exactOptional(z.string().min(1)),
});
