import type { Plant } from './plants.js';

/** A namespace in which nothing is at odds with either benchmark, and the same for `default`. */
export const goodObjects = `
apiVersion: v1
kind: Namespace
metadata: { name: planted }
---
apiVersion: v1
kind: ServiceAccount
metadata: { name: app, namespace: planted }
automountServiceAccountToken: false
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: nothing, namespace: planted }
spec: { podSelector: { matchLabels: { app: good } }, policyTypes: [Ingress, Egress] }
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: nothing, namespace: default }
spec: { podSelector: {}, policyTypes: [Ingress, Egress] }
---
apiVersion: v1
kind: ResourceQuota
metadata: { name: all, namespace: planted }
spec: { hard: { services: '50', pods: '100', persistentvolumeclaims: '50' } }
---
apiVersion: v1
kind: ResourceQuota
metadata: { name: all, namespace: default }
spec: { hard: { services: '50', pods: '100', persistentvolumeclaims: '50' } }
---
apiVersion: v1
kind: LimitRange
metadata: { name: all, namespace: planted }
spec: { limits: [{ type: Container, max: { ephemeral-storage: 10Gi } }] }
---
apiVersion: v1
kind: LimitRange
metadata: { name: all, namespace: default }
spec: { limits: [{ type: Container, max: { ephemeral-storage: 10Gi } }] }
`;

interface PodParts {
  readonly pod?: string;
  readonly container?: string;
  readonly security?: string;
  readonly namespace?: string;
  readonly resources?: string;
}

const resources = '{ requests: { cpu: 10m, memory: 10Mi }, limits: { cpu: 20m, memory: 20Mi } }';
const security =
  'runAsNonRoot: true, runAsUser: 1000, allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, ' +
  'capabilities: { drop: [ALL] }, seccompProfile: { type: RuntimeDefault }';

/** A pod that is never scheduled, good but for what it is given. */
export function podOf(name: string, parts: PodParts = {}): string {
  return `apiVersion: v1
kind: Pod
metadata:
  name: ${name}
  namespace: ${parts.namespace ?? 'planted'}
  labels: { app: ${name} }
  annotations: { container.apparmor.security.beta.kubernetes.io/main: runtime/default }
spec:
  nodeSelector: { planted: never }
  serviceAccountName: ${parts.namespace === undefined ? 'app' : 'default'}
  automountServiceAccountToken: false
  ${parts.pod ?? ''}
  containers:
  - name: main
    image: registry.example.com/app:1.0
    resources: ${parts.resources ?? resources}
    securityContext: { ${parts.security ?? security} }
    ${parts.container ?? ''}
`;
}

const without = (part: RegExp): string => security.replace(part, '').replace(/, $/, '');
const hostPath = (path: string): PodParts => ({
  pod: `volumes: [{ name: v, hostPath: { path: ${path} } }]`,
  container: 'volumeMounts: [{ name: v, mountPath: /v }]',
});

function object(name: string, text: string, ...slugs: readonly string[]): Plant {
  const apply = (verb: string): string => `kubectl --kubeconfig /etc/kubernetes/admin.conf ${verb} -f - <<'YAML'\n${text}\nYAML`;
  return { name, on: 'master', finding: 'cluster', slugs, plant: apply('apply'), undo: apply('delete --ignore-not-found --now') };
}

function pod(name: string, parts: PodParts, ...slugs: readonly string[]): Plant {
  return object(`the pod ${name}`, podOf(name, parts), ...slugs);
}

/** What `kubectl` takes away, and what brings it back. */
function absence(what: string, text: string, ...slugs: readonly string[]): Plant {
  const { plant, undo } = object(what, text);
  return { name: `no ${what}`, on: 'master', finding: 'cluster', slugs, plant: undo, undo: plant };
}

const role = (name: string, rules: string): string => `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: ${name} }
rules: ${rules}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: { name: ${name} }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: ${name} }
subjects: [{ kind: User, name: mallory, apiGroup: rbac.authorization.k8s.io }]`;

const binding = (name: string, roleName: string, subject: string): string => `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: { name: ${name} }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: ${roleName} }
subjects: [${subject}]`;

export const objectPlants: readonly Plant[] = [
  pod('privileged', { security: `privileged: true, ${without(/allowPrivilegeEscalation: false, /)}` }, 'privileged-containers', 'privilege-escalation', 'mandatory-access-control'),
  pod('host-pid', { pod: 'hostPID: true' }, 'host-pid'),
  pod('host-ipc', { pod: 'hostIPC: true' }, 'host-ipc'),
  pod('host-network', { pod: 'hostNetwork: true' }, 'host-network'),
  pod('escalating', { security: security.replace('allowPrivilegeEscalation: false', 'allowPrivilegeEscalation: true') }, 'privilege-escalation'),
  pod('as-root', { security: security.replace('runAsNonRoot: true, runAsUser: 1000', 'runAsUser: 0') }, 'root-containers'),
  pod('keeps-capabilities', { security: security.replace('drop: [ALL]', 'drop: [KILL]') }, 'net-raw-capability', 'assigned-capabilities'),
  pod('more-capabilities', { security: security.replace('drop: [ALL]', 'drop: [ALL], add: [SYS_ADMIN]') }, 'added-capabilities'),
  pod('no-seccomp', { security: without(/, seccompProfile: \{[^}]*\}/) }, 'seccomp-profiles'),
  pod('writable-root', { security: security.replace('readOnlyRootFilesystem: true', 'readOnlyRootFilesystem: false') }, 'read-only-root'),
  pod('sensitive-path', hostPath('/etc'), 'host-path-volumes', 'sensitive-host-paths'),
  pod('device', hostPath('/dev/sda'), 'host-path-volumes', 'host-devices', 'sensitive-host-paths'),
  pod('runtime-socket', hostPath('/run/containerd/containerd.sock'), 'host-path-volumes', 'runtime-sockets'),
  pod('host-port', { container: 'ports: [{ containerPort: 80, hostPort: 80 }]' }, 'host-ports', 'privileged-host-ports'),
  pod('secret-in-environment', { container: 'env: [{ name: P, valueFrom: { secretKeyRef: { name: s, key: p } } }]' }, 'secrets-in-environment'),
  pod('no-cpu', { resources: '{ requests: { memory: 10Mi }, limits: { memory: 20Mi } }' }, 'cpu-requests-and-limits'),
  pod('no-memory', { resources: '{ requests: { cpu: 10m }, limits: { cpu: 20m } }' }, 'memory-requests-and-limits'),
  pod('in-default', { namespace: 'default' }, 'default-namespace-unused'),
  object('a service with a port on every node', 'apiVersion: v1\nkind: Service\nmetadata: { name: open, namespace: planted }\nspec: { type: NodePort, selector: { app: good }, ports: [{ port: 80 }] }', 'node-ports'),
  object('a policy that selects nothing', 'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: { name: idle, namespace: planted }\nspec: { podSelector: { matchLabels: { app: nobody } } }', 'network-policies-select-pods'),
  object('another administrator', binding('planted-admin', 'cluster-admin', '{ kind: User, name: mallory, apiGroup: rbac.authorization.k8s.io }'), 'rbac-cluster-admin'),
  object('a binding of system:masters', binding('planted-masters', 'view', '{ kind: Group, name: "system:masters", apiGroup: rbac.authorization.k8s.io }'), 'rbac-system-masters'),
  object('a role with wildcards', role('planted-wildcard', '[{ apiGroups: [example.com], resources: ["*"], verbs: ["*"] }]'), 'rbac-wildcards'),
  object('a reader of Secrets', role('planted-secrets', '[{ apiGroups: [""], resources: [secrets], verbs: [list] }]'), 'rbac-secrets-access'),
  object('a maker of pods', role('planted-pods', '[{ apiGroups: [""], resources: [pods], verbs: [create] }]'), 'rbac-pod-creation'),
  object('somebody who impersonates', role('planted-impersonate', '[{ apiGroups: [""], resources: [users], verbs: [impersonate] }]'), 'rbac-bind-impersonate-escalate'),
  object(
    'rights of a default service account',
    'apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: { name: planted, namespace: planted }\nroleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view }\nsubjects: [{ kind: ServiceAccount, name: default, namespace: planted }]',
    'default-service-accounts-unused',
  ),
  absence('limit range', 'apiVersion: v1\nkind: LimitRange\nmetadata: { name: all, namespace: default }\nspec: { limits: [{ type: Container, max: { ephemeral-storage: 10Gi } }] }', 'limit-ranges'),
  absence('network policy in default', 'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: { name: nothing, namespace: default }\nspec: { podSelector: {}, policyTypes: [Ingress, Egress] }', 'network-policies-everywhere'),
];
