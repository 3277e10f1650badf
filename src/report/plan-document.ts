import { z } from 'zod';
import type { Action } from '../model/action.js';
import type { Component } from '../model/component.js';
import type { Plan } from '../model/plan.js';
import { planContradictions } from './plan-contradictions.js';
import { riskSchema } from './scan-report.js';

/** A plan as it is saved: it can be read, signed off, and carried out later. */
export interface PlanDocument extends Plan {
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  /** Of the program that made it. */
  readonly version: string;
  /** Ids of the benchmarks that it was made by. */
  readonly benchmarks: readonly string[];
  /** The hosts that it was made for, and the authority that each one trusts: hex SHA-256 of the cluster CA's key. */
  readonly hosts: readonly { readonly name: string; readonly authority: string | null }[];
}

const components = ['apiserver', 'controller-manager', 'scheduler', 'etcd', 'kubelet', 'kube-proxy'] as const satisfies readonly Component[];
const octalMode = z.int().min(0).max(0o7777);

const existingSchema = z.strictObject({
  type: z.enum(['file', 'directory']),
  mode: octalMode,
  owner: z.string().regex(/^[^:\s]+:[^:\s]+$/),
  sha256: z.exactOptional(z.string().regex(/^[0-9a-f]{64}$/)),
  content: z.exactOptional(z.string()),
});
const stateSchema = z.discriminatedUnion('type', [z.strictObject({ type: z.literal('absent') }), existingSchema]);
const absolutePath = z.string().regex(/^\/(?!(.*\/)?\.\.?(\/|$))[^\p{Cc}]*$/u, { error: 'expected an absolute path without . and ..' });

const target = { host: z.string().min(1), target: z.string().min(1), controls: z.array(z.string()), risk: riskSchema };
const effects = { diff: z.string(), restarts: z.array(z.enum(components)), needs: z.array(z.string()), stage: z.int().nonnegative(), hazards: z.exactOptional(z.array(z.string())) };
const objectName = z.strictObject({ kind: z.string().min(1), namespace: z.exactOptional(z.string()), name: z.string().min(1) });

/** The name of an object as the API takes it (RFC 1123). */
const objectWord = z.string().regex(/^[a-z0-9][a-z0-9.-]*$/);

const newPod = z.strictObject({ node: objectWord, image: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._:/@-]*$/) });

const originalActions = [
  z.strictObject({ kind: z.literal('load-kernel-settings'), settings: z.record(z.string().regex(/^[a-z0-9_.]+$/), z.string()) }),
  z.strictObject({ kind: z.literal('create-system-user'), user: z.string().regex(/^[a-z_][a-z0-9_-]*$/) }),
  z.strictObject({ kind: z.literal('create-objects'), objects: z.array(objectName), manifest: z.string() }),
  z.strictObject({ kind: z.literal('patch-object'), object: objectName, patch: z.record(z.string(), z.unknown()) }),
  z.strictObject({ kind: z.literal('approve-serving-certificate'), node: z.string().min(1), authority: absolutePath }),
  z.strictObject({
    kind: z.literal('write-encryption-key'),
    directory: absolutePath,
    files: z.array(z.strictObject({ path: absolutePath, template: z.string() })),
    keyOf: z.exactOptional(z.string()),
  }),
  z.strictObject({
    kind: z.literal('replace-config-map-text'),
    namespace: objectWord,
    name: objectWord,
    key: z.string().regex(/^[A-Za-z0-9_-]+$/),
    before: z.string().regex(/^[0-9a-f]{64}$/),
    text: z.string(),
  }),
  z.strictObject({ kind: z.literal('rewrite-secrets'), storedPrefix: z.string().min(1) }),
  z.strictObject({ kind: z.literal('start-pod'), pods: z.array(newPod).min(1) }),
] as const;

const runId = z.string().regex(/^[A-Za-z0-9-]+$/);

const actionSchema: z.ZodType<Action> = z.discriminatedUnion('kind', [
  ...originalActions,
  z.strictObject({ kind: z.literal('take-back'), action: z.discriminatedUnion('kind', originalActions), run: runId, sequence: z.int().positive() }),
]);

const changeSchema = z.discriminatedUnion('kind', [
  z.strictObject({ ...target, ...effects, kind: z.literal('action'), action: actionSchema }),
  z.strictObject({
    ...target,
    ...effects,
    target: absolutePath,
    kind: z.enum(['attributes', 'pod-manifest', 'kubelet-config', 'kubelet-arguments', 'etcd-environment', 'etcd-arguments', 'etcd-config', 'file', 'directory']),
    before: stateSchema,
    after: stateSchema,
    arguments: z.exactOptional(z.array(z.string())),
  }),
]);

const batchSchema = z.union([z.strictObject({ hosts: z.int().positive() }), z.strictObject({ percent: z.number().positive().max(100) })]);

const documentSchema: z.ZodType<PlanDocument> = z.strictObject({
  schema: z.literal('cis-bench/plan/v1'),
  createdAt: z.string(),
  version: z.string(),
  run: runId,
  benchmarks: z.array(z.string()).min(1),
  hosts: z.array(z.strictObject({ name: z.string(), authority: z.string().nullable() })),
  stages: z.array(z.strictObject({ name: z.string(), serial: z.exactOptional(z.array(batchSchema).min(1)) })),
  changes: z.array(changeSchema),
  leftovers: z.array(
    z.strictObject({
      host: z.string(),
      control: z.string(),
      target: z.string(),
      risk: riskSchema,
      reason: z.string(),
      value: z.exactOptional(z.strictObject({ slug: z.string(), flag: z.string() })),
    }),
  ),
  notes: z.exactOptional(z.array(z.string())),
  takesBack: z.exactOptional(runId),
});

/** The form of a saved plan; a key not listed here is an error, since what it means would be left out. */
export const planDocumentSchema: z.ZodType<PlanDocument> = documentSchema.superRefine((document, context) => {
  for (const { path, message } of planContradictions(document)) context.addIssue({ code: 'custom', path: [...path], message });
});
