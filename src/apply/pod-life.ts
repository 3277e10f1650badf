import { z } from 'zod';

const metadata = z.object({
  namespace: z.string(),
  name: z.string(),
  uid: z.string().default(''),
  deletionTimestamp: z.string().nullish(),
  labels: z.record(z.string(), z.string()).nullish(),
  annotations: z.record(z.string(), z.string()).nullish(),
  ownerReferences: z.array(z.object({ kind: z.string(), name: z.string(), controller: z.boolean().nullish() })).nullish(),
});

const status = z.object({
  phase: z.string().default('Unknown'),
  reason: z.string().nullish(),
  conditions: z.array(z.object({ type: z.string(), status: z.string() })).nullish(),
  containerStatuses: z
    .array(
      z.object({
        name: z.string(),
        restartCount: z.number().default(0),
        state: z.object({ waiting: z.object({ reason: z.string().nullish() }).nullish() }).nullish(),
      }),
    )
    .nullish(),
});

/** What is kept of a pod to see later whether it still lives. */
export interface PodLife {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly node: string | undefined;
  /** The API server's image of a static pod. */
  readonly isMirror: boolean;
  /** Its controller, without the part of a ReplicaSet's name that changes with each version of a Deployment. */
  readonly owner: { readonly kind: string; readonly name: string } | undefined;
  readonly phase: string;
  /** Its condition Ready; undefined where it has none yet. */
  readonly isReady: boolean | undefined;
  readonly isEnding: boolean;
  /** Restarts by container. */
  readonly restarts: Readonly<Record<string, number>>;
  /** Why it does not run: `Evicted`, `CrashLoopBackOff`. */
  readonly reason: string | undefined;
}

/** Reads a pod as the API server gives it. */
export const podLife = z
  .object({ metadata, spec: z.object({ nodeName: z.string().optional() }).nullish(), status: status.nullish() })
  .transform(({ metadata, spec, status }): PodLife => {
    const containers = status?.containerStatuses ?? [];
    const ready = status?.conditions?.find(({ type }) => type === 'Ready');
    return {
      namespace: metadata.namespace,
      name: metadata.name,
      uid: metadata.uid,
      node: spec?.nodeName,
      isMirror: metadata.annotations?.['kubernetes.io/config.mirror'] !== undefined,
      owner: ownerOf(metadata),
      phase: status?.phase ?? 'Unknown',
      isReady: ready === undefined ? undefined : ready.status === 'True',
      isEnding: typeof metadata.deletionTimestamp === 'string',
      restarts: Object.fromEntries(containers.map(({ name, restartCount }) => [name, restartCount])),
      reason: containers.map(({ state }) => state?.waiting?.reason).find((reason) => typeof reason === 'string') ?? status?.reason ?? undefined,
    };
  });

function ownerOf({ ownerReferences, labels }: z.infer<typeof metadata>): PodLife['owner'] {
  const owner = ownerReferences?.find(({ controller }) => controller === true);
  if (owner === undefined) return undefined;
  const hash = labels?.['pod-template-hash'];
  const name = hash !== undefined && owner.name.endsWith(`-${hash}`) ? owner.name.slice(0, -hash.length - 1) : owner.name;
  return { kind: owner.kind, name };
}
