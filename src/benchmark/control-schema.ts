import { z } from 'zod';
import { programOf } from '../model/component.js';
import type { Component } from '../model/component.js';
import type { Control, FileCheck, Guard, Remediation, RuleCheck, SettingCheck } from '../model/control.js';
import type { MinorRange } from '../model/known-name.js';
import { clusterRuleValues, hostRuleValues } from '../model/rule.js';
import type { RuleName } from '../model/rule.js';
import { nearMatches } from '../text/near-matches.js';
import { closedMap } from './closed-map.js';
import { constraintSchema } from './constraint-schema.js';
import { expecting } from './expecting.js';
import { flagNameSchema } from './flag-name-schema.js';
import { kubernetesMinorSchema } from './kubernetes-minor-schema.js';
import { parametersSchema } from './parameters-schema.js';
import type { WrittenSetting } from './setting-range.js';
import { slugSchema } from './slug-schema.js';
import { textSchema } from './text-schema.js';

/** A control before a benchmark fills in its parameters. */
export interface ControlTemplate extends Omit<Control, 'risk'> {
  readonly risk?: Control['risk'];
  /** Default values by name; `$name` in a constraint stands for the value. */
  readonly parameters: Readonly<Record<string, string>>;
}

/**
 * A check of a setting as its file has it: with the Kubernetes minors that it is about, where its default or its demand
 * differ by version. In which versions the setting exists is for the known names to say.
 */
export interface WrittenSettingCheck extends Omit<SettingCheck, 'setting'>, MinorRange {
  readonly setting: WrittenSetting;
}

export type WrittenCheck = WrittenSettingCheck | FileCheck | RuleCheck;

/** A control as its file has it. */
export interface WrittenControl extends Omit<ControlTemplate, 'checks'> {
  readonly checks: readonly WrittenCheck[];
}

const settingSchema: z.ZodType<WrittenSetting> = closedMap({
  flag: flagNameSchema,
  config: z.exactOptional(z.string().min(1)),
  env: z.exactOptional(z.string().regex(/^[A-Z][A-Z0-9_]*$/, { error: expecting('the name of a variable') })),
  type: z.enum(['string', 'boolean', 'integer', 'duration', 'list']),
  key: z.exactOptional(z.string().min(1)),
  default: z.exactOptional(z.string()),
  defaultWithoutConfig: z.exactOptional(z.string()),
  decidedBy: z.exactOptional(flagNameSchema),
  ignoredWith: z.exactOptional(flagNameSchema),
});

const must = z.exactOptional(constraintSchema);
const unmet = z.exactOptional(z.literal('warn'));
const minor = z.exactOptional(kubernetesMinorSchema);
const ruleNames = [...Object.keys(hostRuleValues), ...Object.keys(clusterRuleValues)] as [RuleName, ...RuleName[]];

const ruleName = z.enum(ruleNames, {
  error: (issue) => {
    const near = nearMatches(String(issue.input), ruleNames).join(', ') || 'none';
    return `${expecting('the name of a rule')(issue)}; near it: ${near}`;
  },
});

const checkSchema: z.ZodType<WrittenCheck> = z.union(
  [
    closedMap({ setting: settingSchema, must, unmet, since: minor, until: minor }),
    closedMap({ file: z.string().min(1), must, unmet }),
    closedMap({ rule: ruleName, with: z.exactOptional(z.record(z.string(), z.string().min(1))), unmet }),
  ],
  { error: 'expected a check: a setting or a file, and what it must be, or a rule' },
);

/** A map, so that the compiler misses a guard that the model gains. */
const guardNames: Readonly<Record<Guard, true>> = {
  'every-master': true,
  'audit-log-space': true,
  'component-identities': true,
  'file-readers': true,
  'local-probes': true,
  'read-only-port-clients': true,
  'kernel-defaults': true,
  'etcd-user': true,
  'etcd-as-root': true,
  'pod-security-policies': true,
  'anonymous-probes': true,
  'kubelet-serving-certificates': true,
  'node-list': true,
};

const remediationNames: Readonly<Record<Remediation, true>> = {
  'audit-log': true,
  'kernel-defaults': true,
  'etcd-user': true,
  encryption: true,
  'event-rate-limit': true,
  'pod-security-policies': true,
  'kubelet-serving-certificates': true,
  'anonymous-requests': true,
  'always-pull-images': true,
  'image-policy-webhook': true,
};

const remediations = Object.keys(remediationNames) as [Remediation, ...Remediation[]];
const guards = Object.keys(guardNames) as [Guard, ...Guard[]];
const components = Object.keys(programOf) as [Component, ...Component[]];

const controlSchema: z.ZodType<WrittenControl> = closedMap({
  slug: slugSchema,
  title: textSchema,
  why: textSchema,
  look: z.exactOptional(textSchema),
  component: z.enum([...components, 'cluster']),
  checks: z.array(checkSchema).default([]),
  join: z.enum(['all', 'any']).default('all'),
  risk: z.exactOptional(z.enum(['safe', 'restart', 'disruptive', 'review'])),
  review: z.exactOptional(z.string().min(1)),
  remediation: z.exactOptional(z.enum(remediations)),
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
export const controlFileSchema: z.ZodType<readonly WrittenControl[]> = z.array(controlSchema);
