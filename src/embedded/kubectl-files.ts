import { parseAllDocuments } from 'yaml';
import type { TreeEntry } from './host-tree.js';
import { kubectlObjects } from './kubectl-objects.js';

/** Collections that Kubernetes 1.20 serves, by the kind of their objects. */
const collections: Readonly<Record<string, string>> = {
  Namespace: '/api/v1/namespaces',
  Node: '/api/v1/nodes',
  Pod: '/api/v1/pods',
  Service: '/api/v1/services',
  ServiceAccount: '/api/v1/serviceaccounts',
  ResourceQuota: '/api/v1/resourcequotas',
  LimitRange: '/api/v1/limitranges',
  ReplicationController: '/api/v1/replicationcontrollers',
  Deployment: '/apis/apps/v1/deployments',
  DaemonSet: '/apis/apps/v1/daemonsets',
  StatefulSet: '/apis/apps/v1/statefulsets',
  Job: '/apis/batch/v1/jobs',
  CronJob: '/apis/batch/v1beta1/cronjobs',
  NetworkPolicy: '/apis/networking.k8s.io/v1/networkpolicies',
  Role: '/apis/rbac.authorization.k8s.io/v1/roles',
  ClusterRole: '/apis/rbac.authorization.k8s.io/v1/clusterroles',
  RoleBinding: '/apis/rbac.authorization.k8s.io/v1/rolebindings',
  ClusterRoleBinding: '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings',
  PodSecurityPolicy: '/apis/policy/v1beta1/podsecuritypolicies',
  ValidatingWebhookConfiguration: '/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations',
  MutatingWebhookConfiguration: '/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations',
  CSIDriver: '/apis/storage.k8s.io/v1/csidrivers',
};

const version = { major: '1', minor: '20', gitVersion: 'v1.20.2', platform: 'linux/amd64' };

/** The files from which the embedded master's `kubectl` answers. Throws when an object is of a kind not served. */
export function kubectlFiles(): TreeEntry[] {
  const lines = new Map(Object.values(collections).map((path) => [path, [] as string[]]));
  for (const document of parseAllDocuments(kubectlObjects)) {
    const object = document.toJS() as { readonly kind: string };
    const list = lines.get(collections[object.kind] ?? '');
    if (list === undefined) throw new Error(`no collection has objects of kind ${object.kind}`);
    list.push(JSON.stringify(object));
  }
  return [
    file('/version.json', JSON.stringify(version)),
    file('/apis.json', JSON.stringify({ kind: 'APIGroupList', groups: groups() })),
    ...[...lines].map(([path, objects]) => file(`${path}.list`, objects.map((object) => `${object}\n`).join(''))),
  ];
}

function groups(): { readonly name: string }[] {
  const names = Object.values(collections).flatMap((path) => /^\/apis\/([^/]+)\//.exec(path)?.[1] ?? []);
  return [...new Set(names)].map((name) => ({ name }));
}

function file(path: string, content: string): TreeEntry {
  return { path, mode: 0o644, content };
}
