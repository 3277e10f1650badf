import { manifestYaml } from './proposals/manifest-yaml.js';

/** Names of what is installed; our own, so that policies that are there already are never overwritten. */
const names = { system: 'cis-bench-system', restricted: 'cis-bench-restricted' } as const;
const labels = { 'app.kubernetes.io/managed-by': 'cis-bench' };
const seccomp = 'seccomp.security.alpha.kubernetes.io';
const anyone = { rule: 'RunAsAny' };
/** Any group but root's; MayRunAs gives a pod that names none no group. */
const notRootGroup = { rule: 'MayRunAs', ranges: [{ min: 1, max: 2147483647 }] };

/**
 * Everything. It has no defaults and so changes no pod: of the policies that a pod may use, the plugin takes one that
 * leaves it as it is before one that would change it, and mirror pods must not be changed.
 */
const systemPolicy = {
  privileged: true,
  allowPrivilegeEscalation: true,
  allowedCapabilities: ['*'],
  volumes: ['*'],
  hostNetwork: true,
  hostPorts: [{ min: 0, max: 65535 }],
  hostIPC: true,
  hostPID: true,
  runAsUser: anyone,
  seLinux: anyone,
  supplementalGroups: anyone,
  fsGroup: anyone,
};

/** What the Pod Security Standards call restricted. AppArmor is left alone: a node without it would refuse the pods. */
const restrictedPolicy = {
  privileged: false,
  allowPrivilegeEscalation: false,
  requiredDropCapabilities: ['ALL'],
  volumes: ['configMap', 'csi', 'downwardAPI', 'emptyDir', 'persistentVolumeClaim', 'projected', 'secret'],
  hostNetwork: false,
  hostIPC: false,
  hostPID: false,
  readOnlyRootFilesystem: false,
  runAsUser: { rule: 'MustRunAsNonRoot' },
  seLinux: anyone,
  supplementalGroups: notRootGroup,
  fsGroup: notRootGroup,
};

/**
 * Manifests (YAML, several documents) of two PodSecurityPolicies and of who may use them, to be applied before the
 * admission plugin PodSecurityPolicy is turned on; for Kubernetes up to 1.24.
 *
 * - Pods of kube-system are admitted as they are, whoever makes them: mirror pods of static pods come from kubelets
 *   (group system:nodes) and name no service account (kubernetes/kubernetes#70952), other pods run as a service account
 *   of the namespace. The binding holds in kube-system alone, because the controllers that make everybody's pods have
 *   their accounts there too: bound in the whole cluster, every Deployment could be privileged.
 * - All other pods have to be restricted, whoever makes them.
 */
export function podSecurityPolicies(): string {
  const objects = [
    policy(names.system, { [`${seccomp}/allowedProfileNames`]: '*' }, systemPolicy),
    policy(
      names.restricted,
      {
        [`${seccomp}/allowedProfileNames`]: 'runtime/default,docker/default',
        [`${seccomp}/defaultProfileName`]: 'runtime/default',
      },
      restrictedPolicy,
    ),
    useOf(names.system),
    useOf(names.restricted),
    {
      ...rbac('RoleBinding'),
      metadata: { name: names.system, namespace: 'kube-system', labels },
      roleRef: roleRef(names.system),
      subjects: [group('system:nodes'), group('system:serviceaccounts:kube-system')],
    },
    {
      ...rbac('ClusterRoleBinding'),
      metadata: { name: names.restricted, labels },
      roleRef: roleRef(names.restricted),
      subjects: [group('system:authenticated'), group('system:serviceaccounts')],
    },
  ];
  return objects.map((object) => `---\n${manifestYaml(object)}`).join('');
}

function policy(name: string, annotations: Readonly<Record<string, string>>, spec: object): object {
  return { apiVersion: 'policy/v1beta1', kind: 'PodSecurityPolicy', metadata: { name, labels, annotations }, spec };
}

function useOf(name: string): object {
  const rule = { apiGroups: ['policy'], resources: ['podsecuritypolicies'], resourceNames: [name], verbs: ['use'] };
  return { ...rbac('ClusterRole'), metadata: { name: roleRef(name).name, labels }, rules: [rule] };
}

function rbac(kind: string): object {
  return { apiVersion: 'rbac.authorization.k8s.io/v1', kind };
}

function roleRef(name: string): { readonly apiGroup: string; readonly kind: string; readonly name: string } {
  return { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: `${name}-pod-security-policy` };
}

function group(name: string): object {
  return { apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name };
}
