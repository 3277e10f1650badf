import { z } from 'zod';
import type { ClusterObjects, Container, ObjectKind, ObjectMeta } from '../model/cluster-snapshot.js';

/** Where the API has the objects of a kind, and what is kept of one. */
export interface ApiKind<T> {
  /** Paths of the collection over all namespaces, the newest group version first. */
  readonly paths: readonly string[];
  /** Reduces an object as the API gives it to what rules need. Throws a ZodError for what is no such object. */
  readonly project: (raw: unknown) => T;
}

const texts = z.record(z.string(), z.string());
const names = z.array(z.string());

/** Annotations that said what fields of the security context say since Kubernetes 1.19 and 1.30. */
const keptAnnotation = /^(?:container\.)?(?:apparmor\.security\.beta|seccomp\.security\.alpha)\.kubernetes\.io\//;

const meta = z
  .object({
    name: z.string(),
    namespace: z.exactOptional(z.string()),
    labels: z.exactOptional(texts),
    annotations: z.exactOptional(texts),
    ownerReferences: z.exactOptional(
      z.array(z.object({ kind: z.string(), name: z.string(), controller: z.exactOptional(z.boolean()) })),
    ),
  })
  .transform(({ annotations, ownerReferences, ...rest }): ObjectMeta => {
    const kept = Object.entries(annotations ?? {}).filter(([key]) => keptAnnotation.test(key));
    const owner = ownerReferences?.find((each) => each.controller === true);
    return {
      ...rest,
      ...(kept.length === 0 ? {} : { annotations: Object.fromEntries(kept) }),
      ...(owner === undefined ? {} : { controller: { kind: owner.kind, name: owner.name } }),
    };
  });

const object = z.object({ metadata: meta });
const profile = z.exactOptional(z.object({ type: z.string() }));
const flag = z.exactOptional(z.boolean());

const securityContext = z.exactOptional(
  z.object({
    privileged: flag,
    allowPrivilegeEscalation: flag,
    readOnlyRootFilesystem: flag,
    runAsUser: z.exactOptional(z.number()),
    runAsNonRoot: flag,
    capabilities: z.exactOptional(z.object({ add: z.exactOptional(names), drop: z.exactOptional(names) })),
    seccompProfile: profile,
    appArmorProfile: profile,
    seLinuxOptions: z.exactOptional(texts),
    windowsOptions: z.exactOptional(z.object({ hostProcess: flag })),
  }),
);

/** A reference to a Secret may lack the name; it then refers to none. */
const secretReference = z.object({ name: z.string().default('') });

const variable = z
  .object({
    name: z.string(),
    valueFrom: z.exactOptional(z.object({ secretKeyRef: z.exactOptional(secretReference) })),
  })
  .transform(({ name, valueFrom }) => {
    const secret = valueFrom?.secretKeyRef?.name;
    return secret === undefined ? { name } : { name, secret };
  });

const resources = z.exactOptional(z.object({ requests: z.exactOptional(texts), limits: z.exactOptional(texts) }));

const container = z
  .object({
    name: z.string(),
    image: z.exactOptional(z.string()),
    ports: z.exactOptional(z.array(z.object({ containerPort: z.number(), hostPort: z.exactOptional(z.number()) }))),
    env: z.exactOptional(z.array(variable)),
    envFrom: z.exactOptional(z.array(z.object({ secretRef: z.exactOptional(secretReference) }))),
    resources,
    securityContext,
    volumeMounts: z.exactOptional(z.array(z.object({ name: z.string(), mountPath: z.string(), readOnly: flag }))),
    volumeDevices: z.exactOptional(z.array(z.object({ name: z.string(), devicePath: z.string() }))),
  })
  .transform(({ envFrom, ...rest }): Container => {
    const secrets = envFrom?.flatMap(({ secretRef }) => (secretRef === undefined ? [] : [secretRef.name])) ?? [];
    return secrets.length === 0 ? rest : { ...rest, envFromSecrets: secrets };
  });

const hostPath = z.object({ path: z.string(), type: z.exactOptional(z.string()) });
const containers = z.exactOptional(z.array(container));

const pod = object.extend({
  spec: z.object({
    serviceAccountName: z.exactOptional(z.string()),
    automountServiceAccountToken: flag,
    nodeName: z.exactOptional(z.string()),
    nodeSelector: z.exactOptional(texts),
    os: z.exactOptional(z.object({ name: z.string() })),
    hostNetwork: flag,
    hostPID: flag,
    hostIPC: flag,
    securityContext,
    resources,
    containers: z.array(container).default([]),
    initContainers: containers,
    ephemeralContainers: containers,
    volumes: z.exactOptional(z.array(z.object({ name: z.string(), hostPath: z.exactOptional(hostPath) }))),
  }),
  status: z.exactOptional(z.object({ phase: z.exactOptional(z.string()) })),
});

const node = object
  .extend({ status: z.object({ addresses: z.array(z.object({ address: z.string() })).default([]) }).default({ addresses: [] }) })
  .transform(({ metadata, status }) => ({ metadata, addresses: status.addresses.map(({ address }) => address) }));

const policyRule = z.object({
  verbs: names.default([]),
  apiGroups: z.exactOptional(names),
  resources: z.exactOptional(names),
  resourceNames: z.exactOptional(names),
  nonResourceURLs: z.exactOptional(names),
});

const role = object.extend({ rules: z.array(policyRule).default([]) });

const subject = z.object({ kind: z.string(), name: z.string(), namespace: z.exactOptional(z.string()) });

const roleBinding = object.extend({
  roleRef: z.object({ kind: z.string(), name: z.string() }),
  subjects: z.array(subject).default([]),
});

const labelSelector = z.object({
  matchLabels: z.exactOptional(texts),
  matchExpressions: z.exactOptional(
    z.array(z.object({ key: z.string(), operator: z.string(), values: z.exactOptional(names) })),
  ),
});

const networkPolicy = object.extend({
  spec: z.object({ podSelector: labelSelector.default({}), policyTypes: z.exactOptional(names) }),
});

const service = object.extend({
  spec: z.object({
    type: z.exactOptional(z.string()),
    ports: z.exactOptional(z.array(z.object({ port: z.number(), nodePort: z.exactOptional(z.number()) }))),
  }),
});

const podSecurityPolicy = object.extend({
  spec: z.object({
    privileged: flag,
    hostPID: flag,
    hostIPC: flag,
    hostNetwork: flag,
    allowPrivilegeEscalation: flag,
    readOnlyRootFilesystem: flag,
    runAsUser: z.exactOptional(z.object({ rule: z.string() })),
    requiredDropCapabilities: z.exactOptional(names),
    allowedCapabilities: z.exactOptional(names),
    defaultAddCapabilities: z.exactOptional(names),
    volumes: z.exactOptional(names),
    hostPorts: z.exactOptional(z.array(z.object({ min: z.number(), max: z.number() }))),
  }),
});

const webhookConfiguration = object.extend({ webhooks: z.array(z.object({ name: z.string() })).default([]) });
const serviceAccount = object.extend({ automountServiceAccountToken: flag });
const resourceQuota = object.extend({ spec: z.object({ hard: z.exactOptional(texts) }).default({}) });
const limitRange = object.extend({
  spec: z.object({ limits: z.array(z.object({ type: z.string() })).default([]) }).default({ limits: [] }),
});

/** The members of a list do not say their kind. */
const workload = (kind: string) => object.transform((each) => ({ ...each, kind }));

const admission = 'apis/admissionregistration.k8s.io';
const rbac = 'apis/rbac.authorization.k8s.io/v1';

/** Where the API has each kind of object that rules look at, and what is kept of one. */
export const apiObjects: { readonly [Kind in ObjectKind]: ApiKind<ClusterObjects[Kind]> } = {
  namespaces: kind(object, 'namespaces', 'api/v1'),
  nodes: kind(node, 'nodes', 'api/v1'),
  pods: kind(pod, 'pods', 'api/v1'),
  services: kind(service, 'services', 'api/v1'),
  serviceaccounts: kind(serviceAccount, 'serviceaccounts', 'api/v1'),
  resourcequotas: kind(resourceQuota, 'resourcequotas', 'api/v1'),
  limitranges: kind(limitRange, 'limitranges', 'api/v1'),
  replicationcontrollers: kind(workload('ReplicationController'), 'replicationcontrollers', 'api/v1'),
  deployments: kind(workload('Deployment'), 'deployments', 'apis/apps/v1'),
  daemonsets: kind(workload('DaemonSet'), 'daemonsets', 'apis/apps/v1'),
  statefulsets: kind(workload('StatefulSet'), 'statefulsets', 'apis/apps/v1'),
  jobs: kind(workload('Job'), 'jobs', 'apis/batch/v1'),
  cronjobs: kind(workload('CronJob'), 'cronjobs', 'apis/batch/v1', 'apis/batch/v1beta1'),
  networkpolicies: kind(networkPolicy, 'networkpolicies', 'apis/networking.k8s.io/v1'),
  roles: kind(role, 'roles', rbac),
  clusterroles: kind(role, 'clusterroles', rbac),
  rolebindings: kind(roleBinding, 'rolebindings', rbac),
  clusterrolebindings: kind(roleBinding, 'clusterrolebindings', rbac),
  podsecuritypolicies: kind(podSecurityPolicy, 'podsecuritypolicies', 'apis/policy/v1beta1'),
  validatingwebhookconfigurations: kind(
    webhookConfiguration,
    'validatingwebhookconfigurations',
    `${admission}/v1`,
    `${admission}/v1beta1`,
  ),
  mutatingwebhookconfigurations: kind(
    webhookConfiguration,
    'mutatingwebhookconfigurations',
    `${admission}/v1`,
    `${admission}/v1beta1`,
  ),
  validatingadmissionpolicybindings: kind(
    object,
    'validatingadmissionpolicybindings',
    `${admission}/v1`,
    `${admission}/v1beta1`,
    `${admission}/v1alpha1`,
  ),
  csidrivers: kind(object, 'csidrivers', 'apis/storage.k8s.io/v1', 'apis/storage.k8s.io/v1beta1'),
};

function kind<T>(schema: z.ZodType<T>, plural: string, ...groupVersions: readonly string[]): ApiKind<T> {
  return {
    paths: groupVersions.map((groupVersion) => `/${groupVersion}/${plural}`),
    project: (raw) => schema.parse(withoutNulls(raw)),
  };
}

/** The API writes null for an empty list or map that its Go type does not leave out. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, member]) => member !== null);
  return Object.fromEntries(entries.map(([key, member]) => [key, withoutNulls(member)]));
}
