import type { AuditedRequest } from './audit-level.js';

/** Requests for one resource of which an audit log must tell, and how much of them. */
export interface AuditQuestion {
  readonly group: string;
  readonly resource: string;
  readonly subresource: string;
  readonly verbs: readonly string[];
  readonly isNamespaced: boolean;
  /** False where it is enough that no body is recorded. */
  readonly mustBeRecorded: boolean;
  /** Whether requests and answers carry what is secret, so that a log must not have them. */
  readonly isConfidential: boolean;
}

const everyVerb = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete'];
const changes = ['create', 'update', 'patch', 'delete'];

const confidential = { isNamespaced: true, mustBeRecorded: true, isConfidential: true };
const open = { isNamespaced: true, mustBeRecorded: true, isConfidential: false };

/** Ways through the API server into a container, a service or a node: upgraded to streams with GET or POST. */
const passages = ['pods/exec', 'pods/attach', 'pods/portforward', 'pods/proxy', 'services/proxy', 'nodes/proxy'].map(
  (path): AuditQuestion => {
    const [resource = '', subresource = ''] = path.split('/');
    return { ...open, group: '', resource, subresource, verbs: ['get', 'create'], isNamespaced: resource !== 'nodes' };
  },
);

/**
 * What the CIS benchmarks want an audit policy to cover (3.2.2): access to Secrets, ConfigMaps and TokenReviews without
 * their content, changes of pods and deployments, and use of exec, port forwarding and proxies.
 */
export const auditQuestions: readonly AuditQuestion[] = [
  { ...confidential, group: '', resource: 'secrets', subresource: '', verbs: everyVerb },
  { ...confidential, group: '', resource: 'configmaps', subresource: '', verbs: everyVerb },
  {
    ...confidential,
    group: 'authentication.k8s.io',
    resource: 'tokenreviews',
    subresource: '',
    verbs: ['create'],
    isNamespaced: false,
  },
  {
    ...confidential,
    group: '',
    resource: 'serviceaccounts',
    subresource: 'token',
    verbs: ['create'],
    mustBeRecorded: false,
  },
  ...passages,
  { ...open, group: '', resource: 'pods', subresource: '', verbs: changes },
  { ...open, group: 'apps', resource: 'deployments', subresource: '', verbs: changes },
];

/** Who asks: a policy that passes over one of them records nothing of what an attacker does under that name. */
export const auditedUsers: readonly (Pick<AuditedRequest, 'user' | 'groups'> & { readonly name: string })[] = [
  { name: 'a user', user: 'somebody', groups: ['system:authenticated'] },
  { name: 'an administrator', user: 'kubernetes-admin', groups: ['system:masters', 'system:authenticated'] },
  {
    name: 'a service account',
    user: 'system:serviceaccount:default:default',
    groups: ['system:serviceaccounts', 'system:serviceaccounts:default', 'system:authenticated'],
  },
];

/** Namespaces that are asked about: workloads, and the cluster's own. */
export const auditedNamespaces: readonly string[] = ['default', 'kube-system'];
