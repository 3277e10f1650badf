import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clusterRules } from '../../src/evaluate/cluster-rules.js';
import type { ClusterView } from '../../src/evaluate/cluster-view.js';
import type { RuleOutcome } from '../../src/evaluate/rule.js';
import type { ClusterSnapshot, Pod } from '../../src/model/cluster-snapshot.js';
import type { ClusterRuleName } from '../../src/model/rule.js';
import { clusterRuleValues } from '../../src/model/rule.js';
import { clusterView } from './cluster-builder.js';

const all = Object.keys(clusterRuleValues) as ClusterRuleName[];
const ofApi = all.filter((name) => !name.startsWith('dockerfiles-'));
const leavingOut = ofApi.filter((name) => 'leaveOut' in toMap(clusterRuleValues[name]) && name !== 'namespaces-used');

/** Rules that look at each pod by itself. */
const ofPods: readonly ClusterRuleName[] = [
  'privileged-containers',
  'host-pid',
  'host-ipc',
  'host-network',
  'privilege-escalation',
  'root-containers',
  'net-raw-capability',
  'added-capabilities',
  'assigned-capabilities',
  'windows-host-process',
  'host-path-volumes',
  'sensitive-host-paths',
  'host-ports',
  'privileged-host-ports',
  'host-devices',
  'runtime-sockets',
  'read-only-root',
  'mandatory-access-control',
  'seccomp-profiles',
  'security-contexts',
  'secrets-in-environment',
  'cpu-requests-and-limits',
  'memory-requests-and-limits',
  'token-mounts',
  'default-service-accounts',
];

function toMap(names: readonly string[]): Readonly<Record<string, true>> {
  return Object.fromEntries(names.map((name) => [name, true]));
}

function judge(name: ClusterRuleName, view: ClusterView, leaveOut = 'kube-system'): RuleOutcome {
  return clusterRules[name].judge(view, { leaveOut });
}

/** Objects that speak against it or that a person has to judge; those that are only shown are not among them. */
function offenders(outcome: RuleOutcome): readonly string[] {
  if (!('evidence' in outcome) || outcome.verdict === 'holds') return [];
  const judged = outcome.evidence.filter(({ source }) => !source.includes('not judged'));
  return judged.map(({ value }) => value).filter((value) => /[A-Z]\w*\/[\w:-]+$/.test(value));
}

const name = fc.constantFrom('a', 'b', 'c');
const namespace = fc.constantFrom('default', 'shop', 'kube-system');
const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(value, { nil: undefined });
const some = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T[]> => fc.array(value, { maxLength: 3 });

const securityContext = fc.record({
  privileged: maybe(fc.boolean()),
  allowPrivilegeEscalation: maybe(fc.boolean()),
  runAsUser: maybe(fc.constantFrom(0, 1000)),
  runAsNonRoot: maybe(fc.boolean()),
  capabilities: maybe(
    fc.record({ add: some(fc.constantFrom('NET_RAW', 'SYS_ADMIN')), drop: some(fc.constantFrom('ALL', 'NET_RAW')) }),
  ),
  seccompProfile: maybe(fc.record({ type: fc.constantFrom('RuntimeDefault', 'Unconfined') })),
});

const container = fc.record({
  name,
  securityContext: maybe(securityContext),
  ports: some(fc.record({ containerPort: fc.constant(80), hostPort: fc.constantFrom(0, 80, 8080) })),
  env: some(fc.record({ name, valueFrom: maybe(fc.record({ secretKeyRef: maybe(fc.record({ name })) })) })),
  volumeMounts: some(fc.record({ name, mountPath: fc.constant('/v'), readOnly: fc.boolean() })),
});

const path = fc.constantFrom('/', '/etc', '/dev', '/data');

const pod = fc.record({
  kind: fc.constant('Pod'),
  metadata: fc.record({ name, namespace, labels: fc.dictionary(name, name, { maxKeys: 2 }) }),
  spec: fc.record({
    serviceAccountName: maybe(name),
    hostPID: maybe(fc.boolean()),
    containers: fc.array(container, { minLength: 1, maxLength: 2 }),
    volumes: some(fc.record({ name, hostPath: maybe(fc.record({ path })) })),
  }),
  status: fc.record({ phase: fc.constantFrom('Running', 'Succeeded') }),
});

const subject = fc.oneof(
  fc.record({ kind: fc.constant('User'), name }),
  fc.record({ kind: fc.constant('Group'), name: fc.constantFrom('system:masters', 'system:authenticated', 'devs') }),
  fc.record({ kind: fc.constant('ServiceAccount'), name: fc.constantFrom('default', 'a'), namespace }),
);
const verbs = fc.constantFrom('*', 'get', 'create', 'update', 'bind');
const resources = fc.constantFrom('*', 'pods', 'secrets', 'nodes/proxy', 'persistentvolumes', 'clusterroles');
const rule = fc.record({ apiGroups: fc.constant(['', '*']), resources: some(resources), verbs: some(verbs) });
const roleRef = fc.record({
  kind: fc.constantFrom('ClusterRole', 'Role'),
  name: fc.constantFrom('a', 'b', 'cluster-admin'),
});
const own = fc.record({ name, namespace });
const wide = fc.record({ name });

const object = fc.oneof(
  { weight: 4, arbitrary: pod },
  fc.record({ kind: fc.constant('Role'), metadata: own, rules: some(rule) }),
  fc.record({ kind: fc.constant('ClusterRole'), metadata: wide, rules: some(rule) }),
  fc.record({ kind: fc.constant('RoleBinding'), metadata: own, roleRef, subjects: some(subject) }),
  fc.record({ kind: fc.constant('ClusterRoleBinding'), metadata: wide, roleRef, subjects: some(subject) }),
  fc.record({ kind: fc.constant('Namespace'), metadata: fc.record({ name: namespace }) }),
  fc.record({ kind: fc.constant('ServiceAccount'), metadata: own }),
  fc.record({
    kind: fc.constant('Service'),
    metadata: own,
    spec: fc.record({ type: fc.constantFrom('NodePort', 'ClusterIP') }),
  }),
  fc.record({
    kind: fc.constant('NetworkPolicy'),
    metadata: own,
    spec: fc.record({ podSelector: fc.record({ matchLabels: fc.dictionary(name, name, { maxKeys: 2 }) }) }),
  }),
  fc.record({
    kind: fc.constant('ValidatingWebhookConfiguration'),
    metadata: wide,
    webhooks: some(fc.record({ name: fc.constantFrom('policy.sigstore.dev', 'x.kyverno.io', 'other') })),
  }),
  fc.record({
    kind: fc.constant('CSIDriver'),
    metadata: fc.record({ name: fc.constantFrom('secrets-store.csi.k8s.io', 'a') }),
  }),
);

/** Objects as the API has them: no two of a kind have the same name and namespace. */
const objects = fc.uniqueArray(object, {
  maxLength: 12,
  selector: ({ kind, metadata }) => [kind, 'namespace' in metadata ? metadata.namespace : '', metadata.name].join('/'),
});

function viewOf(items: readonly unknown[]): ClusterView {
  return clusterView({ objects: JSON.stringify({ kind: 'List', items }) });
}

const compliant = {
  kind: 'Pod',
  metadata: { name: 'compliant', namespace: 'shop' },
  spec: {
    automountServiceAccountToken: false,
    securityContext: {
      runAsNonRoot: true,
      seccompProfile: { type: 'RuntimeDefault' },
      appArmorProfile: { type: 'RuntimeDefault' },
    },
    containers: [
      {
        name: 'c',
        image: 'registry.example.com/app:1.2',
        resources: { requests: { cpu: '1', memory: '1Gi' }, limits: { cpu: '1', memory: '1Gi' } },
        securityContext: {
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
        },
      },
    ],
  },
};

describe('every rule about objects of the API', () => {
  test('says the same in whatever order the API lists them', () => {
    const shuffled = objects.chain((items) =>
      fc.tuple(fc.constant(items), fc.shuffledSubarray(items, { minLength: items.length })),
    );
    fc.assert(
      fc.property(shuffled, ([items, other]) => {
        const [view, otherView] = [viewOf(items), viewOf(other)];
        for (const rule of ofApi) expect([rule, judge(rule, otherView)]).toEqual([rule, judge(rule, view)]);
      }),
    );
  });

  test('finds no more when it leaves out one more namespace', () => {
    fc.assert(
      fc.property(objects, (items) => {
        const view = viewOf(items);
        for (const rule of leavingOut) {
          const before = offenders(judge(rule, view, 'kube-system'));
          const added = offenders(judge(rule, view, 'kube-system,shop')).filter((each) => !before.includes(each));
          expect([rule, added]).toEqual([rule, []]);
        }
      }),
    );
  });

  test.each(ofApi)('%s is an error with the cause when the API could not be read', (rule) => {
    const outcome = judge(rule, { ...clusterView(), api: { problem: 'the certificate has expired' } });
    expect(outcome).toEqual({ verdict: 'error', reason: 'the certificate has expired' });
  });
});

describe('every rule about pods', () => {
  test.each(ofPods)('%s holds for a compliant pod', (rule) => {
    expect(judge(rule, viewOf([compliant])).verdict).toBe('holds');
  });

  test('says the same when a compliant pod is added', () => {
    fc.assert(
      fc.property(fc.array(pod, { maxLength: 5 }), (items) => {
        const [view, besideView] = [viewOf(items), viewOf([...items, compliant])];
        for (const rule of ofPods) expect([rule, judge(rule, besideView)]).toEqual([rule, judge(rule, view)]);
      }),
    );
  });

  test('is an error, not a pass, when pods could not be listed', () => {
    const view = clusterView();
    if ('problem' in view.api) throw new Error('the view has an API');
    const pods = { state: 'unreadable', reason: 'forbidden' } as const;
    const api: ClusterSnapshot = { ...view.api, objects: { ...view.api.objects, pods } };
    const expected = { verdict: 'error', reason: 'could not list pods: forbidden' };
    for (const rule of ofPods) expect(judge(rule, { ...view, api })).toEqual(expected);
  });
});

test('of 10,000 offending pods each one is in the evidence, and few are named in the summary', () => {
  const items = Array.from(
    { length: 10_000 },
    (_, index): Pod => ({
      metadata: { name: `pod-${index}`, namespace: `team-${index % 40}` },
      spec: { containers: [{ name: 'c', securityContext: { privileged: true } }] },
    }),
  );
  const view = clusterView();
  if ('problem' in view.api) throw new Error('the view has an API');
  const api: ClusterSnapshot = { ...view.api, objects: { ...view.api.objects, pods: { state: 'listed', items } } };
  for (const rule of ofApi) judge(rule, { ...view, api });
  const outcome = judge('privileged-containers', { ...view, api });
  if (!('evidence' in outcome)) throw new Error('nothing was concluded');
  expect(outcome.evidence.filter(({ value }) => value.includes('/Pod/'))).toHaveLength(10_000);
  expect(outcome.actual).toMatch(/^10000 workloads with privileged containers: .* and 9996 more$/);
  expect(outcome.actual.length).toBeLessThan(160);
});
