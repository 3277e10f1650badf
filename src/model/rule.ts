/**
 * Rules about one host, and the names of the values that each takes. What a rule looks at is described where it is
 * defined, in `evaluate/host-rules`.
 */
export const hostRuleValues = {
  'etcd-unique-ca': [],
  'encryption-providers': [],
  'audit-policy-coverage': [],
  'certificates-not-expired': ['files', 'days'],
  'private-keys-encrypted': [],
  'registries-encrypted': [],
  'kubelet-ip-address-deny': [],
  'kube-proxy-metrics-local': [],
  'anonymous-requests-limited': [],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/**
 * Rules about the cluster as a whole, mostly about objects of its API: `evaluate/cluster-rules`. `leaveOut` is a list
 * of namespaces, joined by commas, whose objects are shown but not judged.
 */
export const clusterRuleValues = {
  'cluster-admin-bindings': [],
  'secrets-access': ['leaveOut'],
  'role-wildcards': ['leaveOut'],
  'pod-creation': ['leaveOut'],
  'default-service-accounts': ['leaveOut'],
  'service-account-permissions': ['leaveOut'],
  'token-mounts': ['leaveOut'],
  'system-masters-bindings': [],
  'bind-impersonate-escalate': ['leaveOut'],
  'persistent-volume-creation': ['leaveOut'],
  'node-proxy-access': ['leaveOut'],
  'csr-approval': ['leaveOut'],
  'webhook-configuration-access': ['leaveOut'],
  'token-creation': ['leaveOut'],
  'policy-control-active': ['leaveOut'],
  'privileged-containers': ['leaveOut'],
  'host-pid': ['leaveOut'],
  'host-ipc': ['leaveOut'],
  'host-network': ['leaveOut'],
  'privilege-escalation': ['leaveOut'],
  'root-containers': ['leaveOut'],
  'net-raw-capability': ['leaveOut'],
  'added-capabilities': ['leaveOut'],
  'assigned-capabilities': ['leaveOut'],
  'windows-host-process': ['leaveOut'],
  'host-path-volumes': ['leaveOut'],
  'sensitive-host-paths': ['leaveOut'],
  'host-ports': ['leaveOut'],
  'privileged-host-ports': ['leaveOut'],
  'host-devices': ['leaveOut'],
  'runtime-sockets': ['leaveOut'],
  'read-only-root': ['leaveOut'],
  'mandatory-access-control': ['leaveOut'],
  'seccomp-profiles': ['leaveOut'],
  'security-contexts': ['leaveOut'],
  'network-plugin-supports-policies': [],
  'network-policies-everywhere': ['leaveOut'],
  'network-policies-select-pods': [],
  'secrets-in-environment': ['leaveOut'],
  'external-secret-store': [],
  'image-policy-webhook': [],
  'namespaces-used': ['leaveOut'],
  'default-namespace-unused': [],
  'cpu-requests-and-limits': ['leaveOut'],
  'memory-requests-and-limits': ['leaveOut'],
  'resource-quotas': ['leaveOut'],
  'limit-ranges': ['leaveOut'],
  'node-ports': ['leaveOut'],
  'images-tagged': ['leaveOut'],
  'dockerfiles-copy': [],
  'dockerfiles-deprecated': [],
  'dockerfiles-update': [],
  'dockerfiles-ports': [],
  'dockerfiles-secrets': [],
  'dockerfiles-base-images': [],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type HostRuleName = keyof typeof hostRuleValues;
export type ClusterRuleName = keyof typeof clusterRuleValues;
export type RuleName = HostRuleName | ClusterRuleName;

/** Whether a rule is about the cluster as a whole. */
export function isClusterRule(name: RuleName): name is ClusterRuleName {
  return name in clusterRuleValues;
}
