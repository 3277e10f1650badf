import { z } from 'zod';
import { programOf } from '../model/component.js';
import type { Component } from '../model/component.js';
import type { Check, Control, Guard, Setting } from '../model/control.js';
import { clusterRuleValues, hostRuleValues } from '../model/rule.js';
import type { RuleName } from '../model/rule.js';
import { nearMatches } from '../text/near-matches.js';
import { closedMap } from './closed-map.js';
import { constraintSchema } from './constraint-schema.js';
import { expecting } from './expecting.js';
import { flagNameSchema } from './flag-name-schema.js';
import { kubernetesMinorSchema } from './kubernetes-minor-schema.js';
import { parametersSchema } from './parameters-schema.js';
import { slugSchema } from './slug-schema.js';
import { textSchema } from './text-schema.js';

/** A control as its file has it: before a benchmark fills in its parameters. */
export interface ControlTemplate extends Omit<Control, 'risk'> {
  readonly risk?: Control['risk'];
  /** Default values by name; `$name` in a constraint stands for the value. */
  readonly parameters: Readonly<Record<string, string>>;
}

const settingSchema: z.ZodType<Setting> = closedMap({
  flag: flagNameSchema,
  config: z.exactOptional(z.string().min(1)),
  env: z.exactOptional(z.string().regex(/^[A-Z][A-Z0-9_]*$/, { error: expecting('the name of a variable') })),
  type: z.enum(['string', 'boolean', 'integer', 'duration', 'list']),
  key: z.exactOptional(z.string().min(1)),
  default: z.exactOptional(z.string()),
  defaultWithoutConfig: z.exactOptional(z.string()),
  decidedBy: z.exactOptional(flagNameSchema),
  ignoredWith: z.exactOptional(flagNameSchema),
  since: z.exactOptional(kubernetesMinorSchema),
  until: z.exactOptional(kubernetesMinorSchema),
});

const must = z.exactOptional(constraintSchema);
const unmet = z.exactOptional(z.literal('warn'));
const ruleNames = [...Object.keys(hostRuleValues), ...Object.keys(clusterRuleValues)] as [RuleName, ...RuleName[]];

const ruleName = z.enum(ruleNames, {
  error: (issue) => {
    const near = nearMatches(String(issue.input), ruleNames).join(', ') || 'none';
    return `${expecting('the name of a rule')(issue)}; near it: ${near}`;
  },
});

const checkSchema: z.ZodType<Check> = z.union(
  [
    closedMap({ setting: settingSchema, must, unmet }),
    closedMap({ file: z.string().min(1), must, unmet }),
    closedMap({ rule: ruleName, with: z.exactOptional(z.record(z.string(), z.string().min(1))), unmet }),
  ],
  { error: 'expected a check: a setting or a file, and what it must be, or a rule' },
);

/** A map, so that the compiler misses a guard that the model gains. */
const guardNames: Readonly<Record<Guard, true>> = {
  'kernel-defaults': true,
  'etcd-user': true,
  'etcd-as-root': true,
  'pod-security-policies': true,
  'anonymous-probes': true,
  'admission-configuration': true,
  'kubelet-serving-certificates': true,
};

const guards = Object.keys(guardNames) as [Guard, ...Guard[]];
const components = Object.keys(programOf) as [Component, ...Component[]];

const controlSchema: z.ZodType<ControlTemplate> = closedMap({
  slug: slugSchema,
  title: textSchema,
  why: textSchema,
  look: z.exactOptional(textSchema),
  component: z.enum([...components, 'cluster']),
  checks: z.array(checkSchema).default([]),
  join: z.enum(['all', 'any']).default('all'),
  risk: z.exactOptional(z.enum(['safe', 'restart', 'disruptive', 'review'])),
  review: z.exactOptional(z.string().min(1)),
  remediation: z.exactOptional(z.enum(['audit-log'])),
  guards: z.array(z.enum(guards)).default([]),
  parameters: parametersSchema,
}).superRefine((control, context) => {
  if ((control.risk === 'review') === (control.review !== undefined)) return;
  context.addIssue({
    code: 'custom',
    path: [control.review === undefined ? 'risk' : 'review'],
    message: 'expected risk review and the reason under review together, found only one of them',
  });
});

/** A file of `benchmarks/controls/`: a list of controls. */
export const controlFileSchema: z.ZodType<readonly ControlTemplate[]> = z.array(controlSchema);
