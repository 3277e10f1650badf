import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { loadBenchmark } from '../../src/benchmark/load-benchmark.js';
import { writeProposals } from '../../src/cli/write-proposals.js';
import { readAdmissionPlugins } from '../../src/documents/admission-configuration.js';
import type { ClusterView } from '../../src/evaluate/cluster-view.js';
import { judgeCluster } from '../../src/evaluate/judge-cluster.js';
import type { Judgement } from '../../src/evaluate/judge.js';
import type { NumberedControl } from '../../src/model/control.js';
import type { Proposal } from '../../src/model/proposal.js';
import { appliableObjects } from '../../src/plan/proposals/appliable.js';
import { podRepairs } from '../../src/plan/proposals/pod-patches.js';
import { resourceAmount } from '../../src/plan/proposals/resource-amount.js';
import { proposeForCluster } from '../../src/plan/propose.js';
import { podSecurityPolicies } from '../../src/plan/pod-security-policies.js';
import { clusterView } from '../evaluate/cluster-builder.js';

type Raw = { readonly [key: string]: unknown };
interface Thing extends Raw {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string; readonly labels?: Readonly<Record<string, string>> };
}

const baseline = loadBenchmark('qkxy-cs001-2023').controls;
const cis = loadBenchmark('cis-1.20').controls;
const scratch = mkdtempSync(join(tmpdir(), 'proposals-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

function viewOf(objects: readonly Raw[], version = '1.20.2'): ClusterView {
  return clusterView({ version, objects: JSON.stringify({ kind: 'List', items: objects }) });
}

function judged(view: ClusterView, controls: readonly NumberedControl[] = baseline): Judgement[] {
  return judgeCluster(view, controls, 'en');
}

function propose(view: ClusterView, controls?: readonly NumberedControl[]): readonly Proposal[] {
  return proposeForCluster(view, judged(view, controls));
}

function only(proposals: readonly Proposal[], topic: string): Proposal {
  const found = proposals.filter(({ file }) => file.includes(`-${topic}.`));
  if (found[0] === undefined || found.length > 1) throw new Error(`${found.length} proposals are about ${topic}`);
  return found[0];
}

function statusOf(view: ClusterView, slug: string): string | undefined {
  return judged(view).find(({ control }) => control.slug === slug)?.finding.status;
}

function documentsIn(text: string): readonly Thing[] {
  return (['1.1', '1.2'] as const)
    .map((version) =>
      parseAllDocuments(text, { version }).flatMap((document) => {
        expect(document.errors).toEqual([]);
        return document.contents === null ? [] : [document.toJS() as Thing];
      }),
    )
    .reduce((old, current) => {
      expect(current).toEqual(old);
      return current;
    });
}

/** What a strategic merge leaves: members of lists of maps are found by name, null takes away, other lists replace. */
function merge(value: unknown, patch: unknown): unknown {
  if (Array.isArray(patch) && patch.every((each) => isMap(each) && 'name' in each)) {
    const old = (Array.isArray(value) ? value : []) as readonly Raw[];
    const added = (patch as readonly Raw[]).filter((each) => !old.some(({ name }) => name === each['name']));
    return [...old.map((each) => merge(each, (patch as readonly Raw[]).find(({ name }) => name === each['name']) ?? {})), ...added];
  }
  if (!isMap(patch)) return patch;
  const merged: Record<string, unknown> = { ...(isMap(value) ? value : {}) };
  for (const [key, each] of Object.entries(patch)) {
    if (each === null) delete merged[key];
    else merged[key] = merge(merged[key], each);
  }
  return merged;
}

function isMap(value: unknown): value is Raw {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function applyTo(objects: readonly Thing[], added: readonly Thing[]): readonly Thing[] {
  const key = ({ kind, metadata }: Thing): string => `${kind} ${metadata.namespace} ${metadata.name}`;
  const byKey = new Map(objects.map((each) => [key(each), each]));
  for (const each of added) byKey.set(key(each), merge(byKey.get(key(each)), each) as Thing);
  return [...byKey.values()];
}

/** Runs a script with a kubectl that only writes down its arguments; returns those of each call. */
function callsOf(script: string): readonly (readonly string[])[] {
  const bin = join(scratch, 'bin');
  const log = join(scratch, 'calls');
  mkdirSync(bin, { recursive: true });
  writeFileSync(log, '');
  writeFileSync(join(bin, 'kubectl'), `#!/bin/sh\nprintf '%s\\0' "$@" >> '${log}'\nprintf '\\001' >> '${log}'\n`);
  chmodSync(join(bin, 'kubectl'), 0o755);
  execFileSync('sh', ['-n'], { input: script });
  execFileSync('sh', { input: script, cwd: scratch, env: { PATH: `${bin}:/usr/bin:/bin` } });
  return readFileSync(log, 'utf8').split('\u0001').filter((call) => call !== '').map((call) => call.split('\0').slice(0, -1));
}

/** The commands of a proposal as a person would turn them on. */
function turnedOn({ text }: Proposal): string {
  return text.split('\n').flatMap((line) => (line.startsWith('#   kubectl') ? [line.slice(4)] : [])).join('\n');
}

function isAllComment({ text }: Proposal): boolean {
  return text.split('\n').every((line) => line === '' || line.startsWith('#'));
}

const namespace = (name: string, labels: Readonly<Record<string, string>> = {}): Thing => ({ kind: 'Namespace', metadata: { name, labels } });
const account = (space: string): Thing => ({ kind: 'ServiceAccount', metadata: { name: 'default', namespace: space } });
const pod = (space: string, name: string, spec: Raw = {}, metadata: Raw = {}): Thing => ({
  kind: 'Pod',
  metadata: { name, namespace: space, ...metadata },
  spec: { containers: [{ name: 'c', image: 'registry.example.com/c:1' }], ...spec },
});
const owned = (kind: string, name: string): Raw => ({ ownerReferences: [{ kind, name, controller: true }] });

const restricted: Raw = {
  automountServiceAccountToken: false,
  securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
  containers: [{ name: 'c', securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } } }],
};

const spaces = ['kube-system', 'default', 'shop'];
const cluster: readonly Thing[] = [
  ...spaces.map((name) => namespace(name)),
  ...spaces.map(account),
  pod('shop', 'web-1', {}, owned('DaemonSet', 'web')),
  pod('default', 'safe', restricted),
];

const everywhere = {
  'network-policies': ['network-policies-everywhere', 'NetworkPolicy'],
  'resource-quotas': ['resource-quotas', 'ResourceQuota'],
  'limit-ranges': ['limit-ranges', 'LimitRange'],
  'default-service-accounts': ['default-service-accounts-unused', 'ServiceAccount'],
  'pod-security-labels': ['policy-control-active', 'Namespace'],
} as const;

describe('a manifest that is proposed', () => {
  it.each(Object.entries(everywhere))('%s makes its control pass when it is applied', (topic, [slug, kind]) => {
    expect(statusOf(viewOf(cluster, '1.28.3'), slug)).toBe('fail');
    const objects = documentsIn(only(propose(viewOf(cluster, '1.28.3')), topic).text);
    expect(new Set(objects.map((each) => each.kind))).toEqual(new Set([kind]));
    const after = viewOf(applyTo(cluster, objects), '1.28.3');
    expect(statusOf(after, slug)).toBe('pass');
    expect(propose(after).map(({ file }) => file)).not.toContainEqual(expect.stringContaining(`-${topic}.`));
  });

  it.each(Object.keys(everywhere))('%s leaves system namespaces alone', (topic) => {
    const { text } = only(propose(viewOf(cluster, '1.28.3')), topic);
    const objects = documentsIn(text);
    expect(objects.map(({ kind, metadata }) => (kind === 'Namespace' ? metadata.name : metadata.namespace))).toEqual(['default', 'shop']);
  });

  it('says what it is for, what may break, how to apply it, and that nothing was applied', () => {
    const { control, file, text } = only(propose(viewOf(cluster)), 'network-policies');
    expect([control, file]).toEqual(['5.8.2.3', '5.8.2.3-network-policies.yaml']);
    const [heading = ''] = text.split('\n\n');
    expect(heading).toMatch(/^# 5\.8\.2\.3 Network policy: every namespace has one\n/);
    for (const words of ['What it does:', 'What may break:', `kubectl apply -f ${file}`, 'nothing of it was applied']) {
      expect(heading).toContain(words);
    }
  });

  it('changes objects that exist on the server side, where no field of others is lost', () => {
    for (const topic of ['pod-security-labels', 'default-service-accounts']) {
      const { file, text } = only(propose(viewOf(cluster, '1.28.3')), topic);
      expect(text).toContain(`kubectl apply --server-side --field-manager=cis-bench -f ${file}`);
    }
  });

  it('denies egress together with an allowance for DNS, once its comments are taken off', () => {
    const { text } = only(propose(viewOf(cluster)), 'network-policies');
    const objects = documentsIn(text.split('\n').map((line) => line.replace(/^# {3}(?!kubectl)/, '')).join('\n'));
    const inShop = objects.filter(({ metadata }) => metadata.namespace === 'shop');
    expect(inShop.map(({ metadata }) => metadata.name)).toEqual(['default-deny-ingress', 'allow-same-namespace', 'default-deny-egress', 'allow-dns']);
    expect(inShop[3]).toMatchObject({ spec: { policyTypes: ['Egress'], egress: [{ ports: [{ protocol: 'UDP', port: 53 }, { protocol: 'TCP', port: 53 }] }] } });
  });

  it('names the workloads that lose the token of a default service account', () => {
    expect(only(propose(viewOf(cluster)), 'default-service-accounts').text).toContain('# Runs here with its token: shop/DaemonSet/web.');
  });

  it('is made once for several benchmarks that ask for the same', () => {
    const controls = [...cis, ...baseline].map((each) => ({ ...each, reference: `${each.benchmark}:${each.number}` }));
    const { control, file, text } = only(propose(viewOf(cluster), controls), 'network-policies');
    expect([control, file]).toEqual(['cis-1.20:5.3.2', 'cis-1.20-5.3.2-network-policies.yaml']);
    expect(text).toContain('# qkxy-cs001-2023:5.8.2.3 ');
  });

  it('is not made for a control that holds, nor when the API could not be read', () => {
    expect(propose(viewOf([namespace('kube-system')]))).not.toContainEqual(expect.objectContaining({ control: '5.8.2.3' }));
    const view = { ...viewOf(cluster), api: { problem: 'forbidden' } };
    expect(propose(view)).toEqual([]);
    expect(judged(view).flatMap((each) => appliableObjects(view, each))).toEqual([]);
  });
});

describe('resource bounds', () => {
  const sized = (request: string, limit?: string): Raw => ({
    containers: [
      {
        name: 'c',
        resources: { requests: { cpu: '1', memory: request }, limits: limit === undefined ? {} : { cpu: '3', memory: limit } },
      },
    ],
  });

  it('of a LimitRange are no less than what a container requests that has no limit', () => {
    const view = viewOf([namespace('shop'), pod('shop', 'big', sized('3Gi')), pod('shop', 'bound', sized('6Gi', '7Gi'))]);
    const [range] = documentsIn(only(propose(view), 'limit-ranges').text);
    expect(range?.['spec']).toMatchObject({ limits: [{ type: 'Container', default: { cpu: '1', memory: '3Gi' } }] });
  });

  it('of a quota include CPU and memory only where every pod says what it takes', () => {
    const view = viewOf([namespace('shop'), namespace('loose'), pod('shop', 'big', sized('6Gi', '7Gi')), pod('loose', 'p', sized('6Gi'))]);
    const quotas = documentsIn(only(propose(view), 'resource-quotas').text);
    const hard = { pods: '20', 'requests.cpu': '4', 'requests.memory': '12Gi', 'limits.cpu': '6', 'limits.memory': '14Gi' };
    expect(quotas.map(({ metadata, ...rest }) => [metadata.namespace, rest['spec']])).toEqual([['loose', { hard: { pods: '20' } }], ['shop', { hard }]]);
  });

  it.each([['250m', 0.25], ['1.5Gi', 1.5 * 2 ** 30], ['1e3', 1000], ['2', 2], ['1E', 1e18], ['100k', 1e5], ['x', undefined], ['', undefined], ['1mi', undefined]])(
    'read the quantity %s as %s',
    (text, amount) => {
      expect(resourceAmount(text)).toBe(amount);
    },
  );
});

describe('the Pod Security level of a namespace', () => {
  const privileged: Raw = { containers: [{ name: 'c', securityContext: { privileged: true } }] };
  const levels = (version: string, ...pods: Thing[]): Readonly<Record<string, string>> => {
    const view = viewOf([namespace('shop', { team: 'a' }), ...pods], version);
    return documentsIn(only(propose(view), 'pod-security-labels').text)[0]?.metadata.labels ?? {};
  };
  const enforce = 'pod-security.kubernetes.io/enforce';
  const context = (securityContext: Raw): Raw => ({ ...restricted, containers: [{ name: 'c', securityContext }] });

  it.each([
    ['baseline', 'nothing runs there', []],
    ['restricted', 'all pods are restricted', [restricted]],
    ['baseline', 'a pod may be root', [restricted, {}]],
    ['baseline', 'a container may run as root by its number', [context({ runAsUser: 0, allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } })]],
    ['baseline', 'a container adds an ordinary capability', [context({ allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'], add: ['CHOWN'] } })]],
    ['restricted', 'a container binds low ports', [context({ allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'], add: ['NET_BIND_SERVICE'] } })]],
    ['privileged', 'a container is privileged', [restricted, privileged]],
    ['privileged', 'a pod has a path of its node', [{ volumes: [{ name: 'v', hostPath: { path: '/data' } }] }]],
    ['privileged', 'a pod is unconfined', [{ securityContext: { seccompProfile: { type: 'Unconfined' } } }]],
    ['privileged', 'a pod has an SELinux type of its own', [{ securityContext: { seLinuxOptions: { type: 'spc_t' } } }]],
  ] as const)('is %s when %s', (level, _, specs) => {
    const labels = levels('1.28.3', ...specs.map((spec, index) => pod('shop', `p${index}`, spec)));
    expect(labels[enforce]).toBe(level);
    expect(labels['pod-security.kubernetes.io/warn']).toBe(level === 'privileged' ? 'baseline' : 'restricted');
    expect(labels[`${enforce}-version`]).toBe('v1.28');
  });

  it('does not count pods that have ended', () => {
    expect(levels('1.28.3', pod('shop', 'p', restricted), { ...pod('shop', 'q', privileged), status: { phase: 'Succeeded' } })[enforce]).toBe('restricted');
  });

  it('is said to stand in the way of a fix when it is privileged, which then is not made', () => {
    const view = viewOf([namespace('shop'), pod('shop', 'agent', privileged)], '1.28.3');
    expect(only(propose(view), 'pod-security-labels').text).toContain('with privileged containers: shop/Pod/agent');
    expect(judged(view).flatMap((each) => appliableObjects(view, each)).filter(({ kind }) => kind === 'Namespace')).toEqual([]);
  });

  it('is not proposed before Kubernetes 1.23', () => {
    expect(propose(viewOf(cluster, '1.22.1')).filter(({ file }) => file.includes('labels'))).toEqual([]);
  });
});

describe('what may be applied when it is named', () => {
  it.each([['policy-control-active', 'Namespace'], ['default-service-accounts-unused', 'ServiceAccount']])('makes %s pass', (slug, kind) => {
    const view = viewOf(cluster, '1.28.3');
    const judgement = judged(view).find(({ control }) => control.slug === slug);
    if (judgement === undefined) throw new Error(`${slug} was not judged`);
    const objects = appliableObjects(view, judgement);
    expect(objects.map(({ patch, ...rest }) => ({ ...rest, isChanged: Object.keys(patch).length > 0 }))).toEqual(
      kind === 'Namespace'
        ? ['default', 'shop'].map((name) => ({ kind, name, isChanged: true }))
        : ['default', 'shop'].map((space) => ({ kind, namespace: space, name: 'default', isChanged: true })),
    );
    const added = objects.map(({ kind: of, patch, ...metadata }) => merge({ kind: of, metadata }, patch) as Thing);
    expect(statusOf(viewOf(applyTo(cluster, added), '1.28.3'), slug)).toBe('pass');
  });

  it('is nothing of other controls', () => {
    const view = viewOf(cluster, '1.28.3');
    const others = judged(view).filter(({ control }) => !['policy-control-active', 'default-service-accounts-unused'].includes(control.slug));
    expect(others.flatMap((each) => appliableObjects(view, each))).toEqual([]);
  });
});

const binding = (name: string, subject: Raw): Thing => ({
  kind: 'ClusterRoleBinding',
  metadata: { name },
  roleRef: { kind: 'ClusterRole', name: 'cluster-admin' },
  subjects: [subject],
} as Thing);

describe('commands that are proposed', () => {
  it('show who has cluster-admin, and run nothing', () => {
    const view = viewOf([binding('ops:admins', { kind: 'Group', name: 'ops' })]);
    const proposal = only(propose(view), 'cluster-admin-bindings');
    expect(proposal.text).toContain('# In the whole cluster, by the binding ops:admins: Group ops');
    expect(callsOf(proposal.text)).toEqual([]);
    expect(callsOf(turnedOn(proposal))).toEqual([
      ['get', 'clusterrolebinding/ops:admins', '-o', 'yaml'],
      ['delete', 'clusterrolebinding/ops:admins'],
    ]);
  });

  it('show the entry of ImagePolicyWebhook as an admission configuration takes it, and run nothing', () => {
    const { text } = only(propose(viewOf(cluster, '1.28.3')), 'image-policy-webhook');
    expect(callsOf(text)).toEqual([]);
    const shown = text.split('\n').flatMap((line) => (line.startsWith('#   ') ? [line.slice(4)] : [])).join('\n');
    expect(readAdmissionPlugins(shown)).toEqual([{ name: 'ImagePolicyWebhook', hasConfiguration: true }]);
    expect(shown).toContain('defaultAllow: false');
  });

  describe('show what Pod Security admission does without labels', () => {
    const agents = ['kube-system', 'storage', 'labelled'].map((space) => pod(space, 'agent', { hostNetwork: true }));
    const enforced = namespace('labelled', { 'pod-security.kubernetes.io/enforce': 'privileged' });
    const things = [...cluster, namespace('storage'), enforced, ...agents];
    const shownIn = (version: string): Raw => {
      const { file, text } = only(propose(viewOf(things, version)), 'pod-security-admission');
      expect(file).toMatch(/-pod-security-admission\.sh$/);
      expect(callsOf(text)).toEqual([]);
      const shown = text.split('\n').flatMap((line) => (line.startsWith('#   ') ? [line.slice(4)] : [])).join('\n');
      expect(readAdmissionPlugins(shown)).toEqual([{ name: 'PodSecurity', hasConfiguration: true }]);
      const { plugins } = parse(shown) as { readonly plugins: readonly { readonly configuration: Raw }[] };
      return plugins[0]?.configuration ?? {};
    };

    it('with an exemption for the namespaces that need one and have no labels that would decide', () => {
      expect(shownIn('1.28.3')).toMatchObject({
        apiVersion: 'pod-security.admission.config.k8s.io/v1',
        defaults: { enforce: 'baseline', warn: 'restricted', audit: 'restricted' },
        exemptions: { namespaces: ['kube-system', 'storage'] },
      });
    });

    it('in the version that Kubernetes reads, and only from 1.23 on', () => {
      expect(shownIn('1.24.1')['apiVersion']).toBe('pod-security.admission.config.k8s.io/v1beta1');
      expect(propose(viewOf(things, '1.22.4')).map(({ file }) => file).join()).not.toContain('pod-security-admission');
    });
  });

  const bad: Readonly<Record<string, Raw>> = {
    'token-mounts': {},
    'seccomp-profiles': { containers: [{ name: 'c', securityContext: { seccompProfile: { type: 'Unconfined' } } }, { name: 'd' }] },
    'security-contexts': {},
    'privilege-escalation': { initContainers: [{ name: 'i' }] },
    'root-containers': { containers: [{ name: 'c', securityContext: { runAsNonRoot: false } }, { name: 'd' }] },
    'privileged-containers': { containers: [{ name: 'c', securityContext: { privileged: true } }] },
    'net-raw-capability': { containers: [{ name: 'c', securityContext: { capabilities: { add: ['NET_RAW'], drop: ['ALL'] } } }, { name: 'd' }] },
    'assigned-capabilities': { containers: [{ name: 'c', securityContext: { capabilities: { drop: ['KILL'] } } }] },
    'added-capabilities': { containers: [{ name: 'c', securityContext: { capabilities: { add: ['SYS_ADMIN'] } } }] },
    'read-only-root': {},
    'host-pid': { hostPID: true },
    'host-ipc': { hostIPC: true },
    'host-network': { hostNetwork: true },
    'cpu-requests-and-limits': { containers: [{ name: 'c', resources: { limits: { cpu: '50m' } } }, { name: 'd', resources: { requests: { cpu: '3' } } }] },
    'memory-requests-and-limits': { containers: [{ name: 'c' }] },
  };

  it('are tried for every repair of pods', () => {
    expect(Object.keys(bad).sort()).toEqual(Object.keys(podRepairs).sort());
  });

  it.each(Object.entries(bad))('%s make the control hold once they are run', (rule, spec) => {
    const control = [...baseline, ...cis].filter(({ checks }) => checks.some((each) => 'rule' in each && each.rule === rule));
    const before = [namespace('shop'), account('shop'), pod('shop', 'web-1', spec, owned('DaemonSet', 'web')), pod('kube-system', 'own-1', spec, owned('DaemonSet', 'own'))];
    const view = viewOf(before);
    const proposal = only(propose(view, control), rule);
    expect(isAllComment(proposal)).toBe(true);
    const [call, ...others] = callsOf(turnedOn(proposal));
    expect(others).toEqual([]);
    expect(call?.slice(0, 5)).toEqual(['-n', 'shop', 'patch', 'daemonset/web', '-p']);
    const patch = JSON.parse(call?.[5] ?? '') as { spec: { template: { spec: Raw } } };
    const after = before.map((each) =>
      each.metadata.name === 'web-1' ? ({ ...each, spec: merge(each['spec'], patch.spec.template.spec) } as Thing) : each,
    );
    expect(judged(viewOf(after), control)[0]?.finding.status).toBe('pass');
  });

  it('patch a CronJob where it has its pods, and neither jobs nor single pods', () => {
    const view = viewOf([
      { kind: 'Job', metadata: { name: 'night-1', namespace: 'shop', ...owned('CronJob', 'night') } } as Thing,
      pod('shop', 'night-1-x', {}, owned('Job', 'night-1')),
      pod('shop', 'once-x', {}, owned('Job', 'once')),
      pod('shop', 'single'),
      pod('shop', 'odd-x', {}, owned('Rollout', 'odd')),
    ]);
    const proposal = only(propose(view), 'read-only-root');
    const calls = callsOf(turnedOn(proposal));
    expect(calls.map((call) => call[3])).toEqual(['cronjob/night']);
    expect(JSON.parse(calls[0]?.[5] ?? '')).toHaveProperty('spec.jobTemplate.spec.template.spec.containers');
    for (const name of ['Job/once', 'Pod/single', 'Rollout/odd']) expect(proposal.text).toMatch(new RegExp(`# shop/${name}:\n.*\n# No command: `));
  });
});

describe('names that come from the API', () => {
  const hostile = [
    "x'; kubectl delete ns shop; '",
    'x\nkubectl delete ns shop\n',
    '$(kubectl delete ns shop)',
    '`kubectl delete ns shop`',
    'x: {a: b}',
    'a\u2028kubectl delete ns shop',
    '---\nkind: Secret',
    '-n',
    '#   kubectl delete ns shop',
    '',
  ];

  it.each(hostile)('do not get out of a proposal: %j', (name) => expectHarmless(name));

  it('do not get out of a proposal, whatever they are', () => {
    const text = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), fc.stringMatching(/^[-a-z0-9'"\n#$: ]{0,20}$/));
    fc.assert(fc.property(text, expectHarmless), { numRuns: 25 });
  });

  it('are the same text in YAML, also when they look like a number or a boolean', () => {
    const label = fc.oneof(fc.stringMatching(/^[a-z0-9]([-a-z0-9]{0,8}[a-z0-9])?$/), fc.constantFrom('on', 'no', 'y', 'null', '0', '1e3', '0x10', '0o7', '08', 'e0', 'e-5', 'true', '1-1'));
    fc.assert(
      fc.property(label, (name) => {
        fc.pre(name !== 'kube-system');
        const view = viewOf([namespace(name), account(name)], '1.28.3');
        for (const topic of Object.keys(everywhere)) {
          const [object] = documentsIn(only(propose(view), topic).text);
          expect(object?.kind === 'Namespace' ? object.metadata.name : object?.metadata.namespace).toBe(name);
        }
      }),
      { numRuns: 40 },
    );
  });

  function expectHarmless(name: string): void {
    const bare: Raw = { containers: [{ name, securityContext: { capabilities: { drop: [name] } } }], serviceAccountName: name };
    const view = viewOf(
      [
        namespace(name),
        namespace('shop'),
        account(name),
        binding(name, { kind: 'User', name }),
        binding('plain', { kind: 'User', name }),
        { ...binding(name, { kind: 'User', name }), kind: 'RoleBinding', metadata: { name, namespace: name } },
        pod('shop', name, bare),
        pod('shop', 'p', bare, owned('DaemonSet', name)),
        pod('shop', 'q', bare, owned(name, 'x')),
        pod(name, 'r', bare, owned('Deployment', 'x')),
      ],
      '1.24.1',
    );
    const kinds = new Set(['NetworkPolicy', 'ResourceQuota', 'LimitRange', 'ServiceAccount', 'Namespace', 'PodSecurityPolicy', 'ClusterRole', 'RoleBinding', 'ClusterRoleBinding']);
    const scripts: string[] = [];
    for (const proposal of propose(view)) {
      if (proposal.file.endsWith('.yaml')) {
        for (const { kind, metadata } of documentsIn(proposal.text)) {
          expect(kinds).toContain(kind);
          expect(metadata.namespace ?? 'shop').toMatch(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/);
        }
      } else {
        expect(proposal).toSatisfy(isAllComment);
        scripts.push(turnedOn(proposal));
      }
    }
    expectOnlyOurCalls(callsOf(scripts.join('\n')), name);
  }

  function expectOnlyOurCalls(calls: readonly (readonly string[])[], name: string): void {
    for (const call of calls) {
      const words = call[0] === '-n' ? call.slice(2) : call;
      const [verb, object = '', ...rest] = words;
      if (verb === 'patch') {
        expect(object).toMatch(/^(daemonset|deployment)\/[-.a-z0-9]+$/);
        expect(() => JSON.parse(rest[1] ?? '') as unknown).not.toThrow();
      } else {
        expect(['get', 'delete']).toContain(verb);
        expect(['clusterrolebinding/plain', `clusterrolebinding/${name}`, `rolebinding/${name}`]).toContain(object);
        expect(rest).toEqual(verb === 'get' ? ['-o', 'yaml'] : []);
      }
    }
    expect(calls).toContainEqual(['delete', 'clusterrolebinding/plain']);
  }
});

describe('PodSecurityPolicies', () => {
  const objects = documentsIn(podSecurityPolicies());
  const find = (kind: string, name: string): Thing => {
    const found = objects.find((each) => each.kind === kind && each.metadata.name.startsWith(name));
    if (found === undefined) throw new Error(`there is no ${kind} ${name}`);
    return found;
  };

  it('are proposed once for Kubernetes up to 1.24, while there are none', () => {
    const view = viewOf([pod('shop', 'p')]);
    const proposal = only(propose(view, cis), 'pod-security-policies');
    expect(proposal.control).toBe('5.2.5');
    expect(documentsIn(proposal.text)).toEqual(objects);
    expect(propose(viewOf([pod('shop', 'p')], '1.25.0'), cis).filter(({ file }) => file.includes('policies'))).toEqual([]);
    const others = viewOf([pod('shop', 'p'), { kind: 'PodSecurityPolicy', metadata: { name: 'own' }, spec: {} } as Thing]);
    expect(propose(others, cis).filter(({ file }) => file.includes('pod-security-policies'))).toEqual([]);
  });

  it('let everything into kube-system and nothing but restricted pods elsewhere', () => {
    expect(objects.filter(({ kind }) => kind === 'ClusterRoleBinding')).toEqual([
      expect.objectContaining({ roleRef: expect.objectContaining({ name: 'cis-bench-restricted-pod-security-policy' }) as unknown }),
    ]);
    expect(find('RoleBinding', 'cis-bench-system')).toMatchObject({
      metadata: { namespace: 'kube-system' },
      roleRef: { name: 'cis-bench-system-pod-security-policy' },
      subjects: [{ name: 'system:nodes' }, { name: 'system:serviceaccounts:kube-system' }],
    });
    for (const name of ['system', 'restricted']) {
      expect(find('ClusterRole', `cis-bench-${name}`)).toMatchObject({
        rules: [{ apiGroups: ['policy'], resources: ['podsecuritypolicies'], resourceNames: [`cis-bench-${name}`], verbs: ['use'] }],
      });
    }
  });

  it('repeat what they have in common, for readers that know no aliases', () => {
    expect(podSecurityPolicies()).not.toMatch(/: [&*]\w/);
  });

  it('bar what the rules about pods find fault with', () => {
    expect(find('PodSecurityPolicy', 'cis-bench-restricted')['spec']).toMatchObject({
      privileged: false,
      allowPrivilegeEscalation: false,
      requiredDropCapabilities: ['ALL'],
      hostNetwork: false,
      hostPID: false,
      hostIPC: false,
      runAsUser: { rule: 'MustRunAsNonRoot' },
      volumes: expect.not.arrayContaining(['hostPath', '*']) as unknown,
    });
  });
});

describe('writing proposals', () => {
  const proposals = [{ file: '1-a.yaml', control: '1', text: 'a\n' }, { file: '2-b.sh', control: '2', text: 'b\n' }];
  const fresh = (): string => mkdtempSync(join(scratch, 'out-'));

  it('makes the directory, writes every file and nothing else, and says where', () => {
    const directory = join(fresh(), 'deep', 'er');
    expect(writeProposals(directory, proposals)).toEqual([join(directory, '1-a.yaml'), join(directory, '2-b.sh')]);
    expect(readdirSync(directory).sort()).toEqual(['1-a.yaml', '2-b.sh']);
    expect(readFileSync(join(directory, '1-a.yaml'), 'utf8')).toBe('a\n');
    expect(writeProposals(directory, proposals)).toHaveLength(2);
  });

  it('refuses to write over a file with another text, before anything is written', () => {
    const directory = fresh();
    writeFileSync(join(directory, '2-b.sh'), 'reviewed\n');
    expect(() => writeProposals(directory, proposals)).toThrow(/2-b\.sh exists and says something else; name another directory/);
    expect(readdirSync(directory)).toEqual(['2-b.sh']);
    expect(readFileSync(join(directory, '2-b.sh'), 'utf8')).toBe('reviewed\n');
  });

  it('does not follow a link, and names a directory that is none', () => {
    const directory = fresh();
    symlinkSync(join(directory, 'elsewhere'), join(directory, '1-a.yaml'));
    expect(() => writeProposals(directory, proposals)).toThrow(/1-a\.yaml exists/);
    writeFileSync(join(directory, 'file'), '');
    expect(() => writeProposals(join(directory, 'file'), proposals)).toThrow(/could not write to .*file/);
  });
});
