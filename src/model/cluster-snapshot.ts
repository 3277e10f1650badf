/**
 * The objects of the Kubernetes API that cluster rules look at, in the API's own shape, with no more than what rules
 * need: Secrets are never read, and literal values of environment variables, commands and arguments are left out.
 */

export interface ObjectMeta {
  readonly name: string;
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, string>>;
  /** Only AppArmor and seccomp annotations of pods. */
  readonly annotations?: Readonly<Record<string, string>>;
  /** The controller among the owner references. */
  readonly controller?: { readonly kind: string; readonly name: string };
}

export interface KubernetesObject {
  readonly metadata: ObjectMeta;
}

export interface SecurityContext {
  readonly privileged?: boolean;
  readonly allowPrivilegeEscalation?: boolean;
  readonly readOnlyRootFilesystem?: boolean;
  readonly runAsUser?: number;
  readonly runAsNonRoot?: boolean;
  readonly capabilities?: { readonly add?: readonly string[]; readonly drop?: readonly string[] };
  readonly seccompProfile?: { readonly type: string };
  readonly appArmorProfile?: { readonly type: string };
  readonly seLinuxOptions?: Readonly<Record<string, string>>;
  readonly windowsOptions?: { readonly hostProcess?: boolean };
}

export interface Resources {
  readonly requests?: Readonly<Record<string, string>>;
  readonly limits?: Readonly<Record<string, string>>;
}

export interface Container {
  readonly name: string;
  readonly image?: string;
  readonly ports?: readonly { readonly containerPort: number; readonly hostPort?: number }[];
  /** Names of the variables, and the Secret behind those that come from one; never a value. */
  readonly env?: readonly { readonly name: string; readonly secret?: string }[];
  /** Secrets of which all keys become variables. */
  readonly envFromSecrets?: readonly string[];
  readonly resources?: Resources;
  readonly securityContext?: SecurityContext;
  readonly volumeMounts?: readonly { readonly name: string; readonly mountPath: string; readonly readOnly?: boolean }[];
  readonly volumeDevices?: readonly { readonly name: string; readonly devicePath: string }[];
}

export interface PodSpec {
  readonly serviceAccountName?: string;
  readonly automountServiceAccountToken?: boolean;
  readonly nodeName?: string;
  readonly nodeSelector?: Readonly<Record<string, string>>;
  readonly os?: { readonly name: string };
  readonly hostNetwork?: boolean;
  readonly hostPID?: boolean;
  readonly hostIPC?: boolean;
  readonly securityContext?: SecurityContext;
  /** Of all containers together (Kubernetes 1.34). */
  readonly resources?: Resources;
  readonly containers: readonly Container[];
  readonly initContainers?: readonly Container[];
  readonly ephemeralContainers?: readonly Container[];
  readonly volumes?: readonly {
    readonly name: string;
    readonly hostPath?: { readonly path: string; readonly type?: string };
  }[];
}

export interface Pod extends KubernetesObject {
  readonly spec: PodSpec;
  readonly status?: { readonly phase?: string };
}

export interface Node extends KubernetesObject {
  /** Addresses and host names by which it is reached. Absent in snapshots of older versions. */
  readonly addresses?: readonly string[];
}

/** Deployments, jobs and the like, of which only the pod template matters. */
export interface Workload extends KubernetesObject {
  readonly kind: string;
}

export interface ServiceAccount extends KubernetesObject {
  readonly automountServiceAccountToken?: boolean;
}

export interface PolicyRule {
  readonly verbs: readonly string[];
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly nonResourceURLs?: readonly string[];
}

/** A Role (with a namespace) or a ClusterRole. */
export interface Role extends KubernetesObject {
  readonly rules: readonly PolicyRule[];
}

/** A RoleBinding (with a namespace) or a ClusterRoleBinding. */
export interface RoleBinding extends KubernetesObject {
  readonly roleRef: { readonly kind: string; readonly name: string };
  readonly subjects: readonly { readonly kind: string; readonly name: string; readonly namespace?: string }[];
}

export interface LabelSelector {
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly matchExpressions?: readonly {
    readonly key: string;
    readonly operator: string;
    readonly values?: readonly string[];
  }[];
}

export interface NetworkPolicy extends KubernetesObject {
  readonly spec: { readonly podSelector: LabelSelector; readonly policyTypes?: readonly string[] };
}

export interface Service extends KubernetesObject {
  readonly spec: {
    readonly type?: string;
    readonly ports?: readonly { readonly port: number; readonly nodePort?: number }[];
  };
}

export interface ResourceQuota extends KubernetesObject {
  readonly spec: { readonly hard?: Readonly<Record<string, string>> };
}

export interface LimitRange extends KubernetesObject {
  readonly spec: { readonly limits: readonly { readonly type: string }[] };
}

/** policy/v1beta1, Kubernetes 1.24 and earlier. */
export interface PodSecurityPolicy extends KubernetesObject {
  readonly spec: {
    readonly privileged?: boolean;
    readonly hostPID?: boolean;
    readonly hostIPC?: boolean;
    readonly hostNetwork?: boolean;
    readonly allowPrivilegeEscalation?: boolean;
    readonly readOnlyRootFilesystem?: boolean;
    readonly runAsUser?: { readonly rule: string };
    readonly requiredDropCapabilities?: readonly string[];
    readonly allowedCapabilities?: readonly string[];
    readonly defaultAddCapabilities?: readonly string[];
    readonly volumes?: readonly string[];
    readonly hostPorts?: readonly { readonly min: number; readonly max: number }[];
  };
}

/** A validating or mutating webhook configuration; the names of its webhooks. */
export interface WebhookConfiguration extends KubernetesObject {
  readonly webhooks: readonly { readonly name: string }[];
}

/** What is listed of the API, by the plural name of the kind. */
export interface ClusterObjects {
  readonly namespaces: KubernetesObject;
  readonly nodes: Node;
  readonly pods: Pod;
  readonly services: Service;
  readonly serviceaccounts: ServiceAccount;
  readonly resourcequotas: ResourceQuota;
  readonly limitranges: LimitRange;
  readonly replicationcontrollers: Workload;
  readonly deployments: Workload;
  readonly daemonsets: Workload;
  readonly statefulsets: Workload;
  readonly jobs: Workload;
  readonly cronjobs: Workload;
  readonly networkpolicies: NetworkPolicy;
  readonly roles: Role;
  readonly clusterroles: Role;
  readonly rolebindings: RoleBinding;
  readonly clusterrolebindings: RoleBinding;
  readonly podsecuritypolicies: PodSecurityPolicy;
  readonly validatingwebhookconfigurations: WebhookConfiguration;
  readonly mutatingwebhookconfigurations: WebhookConfiguration;
  readonly validatingadmissionpolicybindings: KubernetesObject;
  readonly csidrivers: KubernetesObject;
}

export type ObjectKind = keyof ClusterObjects;

/** The objects of one kind; `not-served` when this API has no such kind (PodSecurityPolicies from 1.25 on). */
export type Listing<T> =
  | { readonly state: 'listed'; readonly items: readonly T[] }
  | { readonly state: 'not-served' }
  | { readonly state: 'unreadable'; readonly reason: string };

/** Everything that one reading of the API saw. Plain JSON: it can be saved and judged again later. */
export interface ClusterSnapshot {
  readonly schema: 'cis-bench/cluster-snapshot/v1';
  /** The master that the API was read through, and the program on it that spoke to the API. */
  readonly readThrough: string;
  readonly client: 'kubectl' | 'curl';
  /** Version of the API server, without the leading v. */
  readonly kubernetesVersion: string;
  /** Names of the API groups that are served (`external-secrets.io`). */
  readonly apiGroups: readonly string[];
  readonly objects: { readonly [Kind in ObjectKind]: Listing<ClusterObjects[Kind]> };
}
