import { withObjects } from '../cluster-view.js';
import type { ClusterRule } from '../rule.js';
import type { Grant } from './grants.js';
import { grantsOf, rbacKinds } from './grants.js';
import type { LeaveOut } from './left-out.js';
import { leaveOutOf } from './left-out.js';
import type { Offence } from './offence.js';
import { conclude } from './offence.js';
import type { Permission } from './permission.js';
import { allowedBy } from './permission.js';
import { subjectName } from './subject.js';

const reading = ['get', 'list', 'watch'];
const changing = ['create', 'update', 'patch', 'delete', 'deletecollection'];
const rbac = 'rbac.authorization.k8s.io';
const certificates = 'certificates.k8s.io';
const admission = 'admissionregistration.k8s.io';

/**
 * Rules about who has a permission that leads further, other than the subjects that Kubernetes itself gives it to.
 *
 * A binding fails when it gives the permission in all namespaces, or to everyone. Within one namespace, or for objects
 * of certain names only, a person decides: that is how teams and controllers are meant to get what they need. A binding
 * whose only other subjects are service accounts of the namespaces under `leaveOut` is shown and not judged, and so is
 * what cluster-admin gives, which has a rule of its own.
 *
 * Who may create workloads may create pods by them, and counts for `pod-creation`.
 */
export const accessRules = {
  'secrets-access': access('read Secrets', [{ verbs: reading, apiGroup: '', resource: 'secrets' }]),
  'pod-creation': access('create pods', [
    { verbs: ['create'], apiGroup: '', resource: 'pods' },
    { verbs: ['create'], apiGroup: '', resource: 'replicationcontrollers' },
    ...['deployments', 'daemonsets', 'statefulsets', 'replicasets'].map(creationIn('apps')),
    ...['jobs', 'cronjobs'].map(creationIn('batch')),
  ]),
  'bind-impersonate-escalate': access('bind, escalate or impersonate', [
    { verbs: ['bind', 'escalate'], apiGroup: rbac, resource: 'clusterroles' },
    { verbs: ['bind', 'escalate'], apiGroup: rbac, resource: 'roles' },
    { verbs: ['impersonate'], apiGroup: '', resource: 'serviceaccounts' },
    { verbs: ['impersonate'], apiGroup: '', resource: 'users', isClusterScoped: true },
    { verbs: ['impersonate'], apiGroup: '', resource: 'groups', isClusterScoped: true },
  ]),
  'persistent-volume-creation': access('create PersistentVolumes', [
    { verbs: ['create'], apiGroup: '', resource: 'persistentvolumes', isClusterScoped: true },
  ]),
  'node-proxy-access': access('reach kubelets through nodes/proxy', [
    { verbs: ['get', ...changing], apiGroup: '', resource: 'nodes/proxy', isClusterScoped: true },
  ]),
  'csr-approval': access('approve certificate signing requests', [
    {
      verbs: ['update', 'patch'],
      apiGroup: certificates,
      resource: 'certificatesigningrequests/approval',
      isClusterScoped: true,
    },
  ]),
  'webhook-configuration-access': access('change admission webhooks', [
    { verbs: changing, apiGroup: admission, resource: 'validatingwebhookconfigurations', isClusterScoped: true },
    { verbs: changing, apiGroup: admission, resource: 'mutatingwebhookconfigurations', isClusterScoped: true },
  ]),
  'token-creation': access('create tokens of service accounts', [
    { verbs: ['create'], apiGroup: '', resource: 'serviceaccounts/token' },
  ]),
} as const;

function creationIn(apiGroup: string): (resource: string) => Permission {
  return (resource) => ({ verbs: ['create'], apiGroup, resource });
}

function access(words: string, permissions: readonly Permission[]): ClusterRule {
  const good = `no binding but Kubernetes' own lets anybody ${words}`;
  return {
    expected: `only those who need it may ${words}`,
    judge: (view, values) =>
      withObjects(view, rbacKinds, (objects) => {
        const leaveOut = leaveOutOf(values);
        const offences = grantsOf(objects).flatMap((grant) => offencesOf(grant, permissions, leaveOut));
        return conclude(offences, { noun: 'binding', what: `by which others may ${words}`, good });
      }),
  };
}

function offencesOf(grant: Grant, permissions: readonly Permission[], leaveOut: LeaveOut): readonly Offence[] {
  const given = permissions.flatMap((permission) => {
    const allowed = allowedBy(grant, permission);
    return allowed === undefined ? [] : [{ ...allowed, resource: permission.resource }];
  });
  if (given.length === 0) return [];
  const judged = grant.subjects.filter(({ namespace }) => leaveOut(namespace) === undefined);
  const subjects = judged.length > 0 ? judged : grant.subjects;
  const isLimited = grant.namespace !== undefined || given.every(({ isNamed }) => isNamed);
  const aside = asideOf(grant, judged.length === 0);
  return [
    {
      object: grant.binding,
      fault: `${describe(given, grant)} for ${subjects.map(subjectName).join(', ')} through ${grant.role}`,
      isDoubtful: isLimited && !judged.some(({ isEveryone }) => isEveryone),
      aside,
    },
  ];
}

function asideOf(grant: Grant, isOfSystem: boolean): string | undefined {
  if (grant.role === 'ClusterRole/cluster-admin') return 'cluster-admin has a control of its own';
  return isOfSystem ? 'system namespace' : undefined;
}

interface Given {
  readonly verbs: readonly string[];
  readonly resource: string;
  readonly isNamed: boolean;
}

/** `get, list secrets in all namespaces` */
function describe(given: readonly Given[], { namespace }: Grant): string {
  const byVerbs = new Map<string, string[]>();
  for (const { verbs, resource, isNamed } of given) {
    const key = verbs.join(', ');
    byVerbs.set(key, [...(byVerbs.get(key) ?? []), isNamed ? `${resource} of certain names` : resource]);
  }
  const parts = [...byVerbs].map(([verbs, resources]) => `${verbs} ${resources.join(', ')}`);
  return `${parts.join('; ')} ${namespace === undefined ? 'in the whole cluster' : `in the namespace ${namespace}`}`;
}
