import { parse } from 'yaml';
import { describe, expect, it } from 'vitest';
import { loadAuditPolicy } from '../../src/benchmark/load-audit-policy.js';
import { readSources } from '../../src/benchmark/sources.js';
import { editPodManifest } from '../../src/documents/pod-manifest.js';
import type { HostView } from '../../src/evaluate/host-view.js';
import { judgeHost } from '../../src/evaluate/judge-host.js';
import type { Component } from '../../src/model/component.js';
import { programOf } from '../../src/model/component.js';
import type { KubeadmConfiguration } from '../../src/model/kubeadm-configuration.js';
import type { Change, FileChange, FileChangeKind, Plan } from '../../src/model/plan.js';
import { textState } from '../../src/plan/file-state.js';
import { lostOnUpgrade } from '../../src/plan/lost-on-upgrade.js';
import { persist } from '../../src/plan/persist.js';
import { planFixes } from '../../src/plan/plan-fixes.js';
import { sha256 } from '../../src/plan/sha256.js';
import { planDocumentSchema } from '../../src/report/plan-document.js';
import { control, file, manifest, manifestPath, process, view } from '../evaluate/snapshot-builder.js';

const { knownNames } = readSources();
const kubeletPath = '/var/lib/kubelet/config.yaml';
const kubeletText = 'apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\nreadOnlyPort: 10255 # metrics\n';
const tail = 'kind: ClusterConfiguration\nkubernetesVersion: v1.20.2\n';
const maps = `apiServer:\n  extraArgs:\n    authorization-mode: Node,RBAC\napiVersion: kubeadm.k8s.io/v1beta2\netcd:\n  local:\n    dataDir: /var/lib/etcd\n${tail}`;
const lists = `apiServer:\n  extraArgs:\n  - name: authorization-mode\n    value: Node,RBAC\napiVersion: kubeadm.k8s.io/v1beta4\n${tail}`;

function configuration(text = maps, kubelet = kubeletText): KubeadmConfiguration {
  return {
    clusterConfiguration: { name: 'kubeadm-config', key: 'ClusterConfiguration', text },
    kubeletConfiguration: { name: 'kubelet-config-1.20', key: 'kubelet', text: kubelet },
  };
}

type Flags = Readonly<Partial<Record<Component, readonly string[]>>>;

/** A host that has these static pods, and a kubelet with a configuration. */
function host(name: string, flags: Flags, roles: HostView['roles'] = ['master']): HostView {
  const manifests = Object.entries(flags).map(([component, each]) => {
    return [manifestPath(component as Component), file(manifest(component as Component, each))] as const;
  });
  const files = { ...Object.fromEntries(manifests), [kubeletPath]: file(kubeletText) };
  const seen = view(roles, { files, processes: [process('kubelet', [`--config=${kubeletPath}`])], connections: [] });
  return { ...seen, host: { ...seen.host, name, address: `192.0.2.${name.slice(1)}` } };
}

function change(on: HostView, target: string, kind: FileChangeKind, after: string, stage = 0, before?: string): FileChange {
  const fact = on.snapshot.files[target];
  const old = before ?? (fact?.state === 'present' ? fact.content : undefined);
  return {
    host: on.host.name,
    target,
    kind,
    controls: [`${target.split('/').at(-1)} ${stage}`],
    risk: 'restart',
    diff: 'diff\n',
    restarts: [],
    needs: [],
    stage,
    before: old === undefined ? { type: 'absent' } : textState(old, 0o600),
    after: textState(after, 0o600),
  };
}

/** The manifest of a component gets other flags. */
function flagChange(on: HostView, component: Component, flags: readonly string[], stage = 0): FileChange {
  return change(on, manifestPath(component), 'pod-manifest', manifest(component, flags), stage);
}

function planOf(...changes: readonly Change[]): Plan {
  const stages = Array.from({ length: Math.max(...changes.map(({ stage }) => stage)) + 1 }, (_, at) => ({ name: `step ${at}` }));
  return { schema: 'cis-bench/plan/v1', run: 'run', stages, changes, leftovers: [] };
}

function persisted(plan: Plan, views: readonly HostView[], given = configuration()): Plan {
  const result = persist(plan, views, given, knownNames);
  if ('problem' in result) throw new Error(result.problem);
  return result;
}

/** The texts that a plan gives ConfigMaps, by their name. */
function texts({ changes }: Plan): Record<string, string> {
  const actions = changes.flatMap((each) => (each.kind === 'action' && each.action.kind === 'replace-config-map-text' ? [each.action] : []));
  return Object.fromEntries(actions.map(({ name, text }) => [name, text]));
}

describe('what a plan sets', () => {
  const m1 = host('m1', { apiserver: ['--profiling=true', '--v=2'] });
  const m2 = host('m2', { apiserver: ['--profiling=true', '--v=4'] });
  const plan = planOf(flagChange(m1, 'apiserver', ['--profiling=false', '--v=2']), flagChange(m2, 'apiserver', ['--profiling=false', '--v=4']));

  it.each([
    ['v1beta2', maps, maps.replace('Node,RBAC\n', 'Node,RBAC\n    profiling: "false"\n')],
    ['v1beta4', lists, lists.replace('Node,RBAC\n', 'Node,RBAC\n  - name: profiling\n    value: "false"\n')],
  ])('on static pods goes into a ClusterConfiguration of %s, in a last stage, on the first master', (_, before, after) => {
    const result = persisted(plan, [host('w1', {}, ['node']), m1, m2], configuration(before));
    expect(result.stages).toEqual([...plan.stages, { name: 'kubeadm ConfigMaps' }]);
    expect(result.changes.slice(0, 2)).toEqual(plan.changes);
    expect(result.changes.slice(2)).toEqual([
      {
        host: 'm1',
        target: 'ConfigMap kube-system/kubeadm-config',
        controls: ['kube-apiserver.yaml 0'],
        risk: 'safe',
        diff: expect.stringMatching(/^--- ConfigMap kube-system\/kubeadm-config\n[^]*\+ .*profiling/),
        restarts: [],
        needs: [manifestPath('apiserver')],
        stage: 1,
        kind: 'action',
        action: { kind: 'replace-config-map-text', namespace: 'kube-system', name: 'kubeadm-config', key: 'ClusterConfiguration', before: sha256(before), text: after },
      },
    ]);
    expect(result.notes).toBeUndefined();
  });

  it('can be saved with its plan, and read again', () => {
    const { schema, run, stages, changes, leftovers, notes = ['a note'] } = persisted(plan, [m1, m2]);
    const hosts = ['m1', 'm2'].map((name) => ({ name, authority: null }));
    const document = { schema, createdAt: 'now', version: '1', run, benchmarks: ['cis-1.20'], hosts, stages, changes, leftovers, notes };
    expect(planDocumentSchema.parse(JSON.parse(JSON.stringify(document)))).toEqual(document);
  });

  it('on kubelets goes into theirs, the rest of the text as it was', () => {
    const after = kubeletText.replace('10255', '0').concat('authentication:\n  anonymous:\n    enabled: false\n');
    const w1 = host('w1', {}, ['node']);
    const result = persisted(planOf(...[m1, w1].map((each) => change(each, kubeletPath, 'kubelet-config', after))), [m1, w1]);
    expect(texts(result)).toEqual({ 'kubelet-config-1.20': after });
    expect(result.changes.at(-1)).toMatchObject({ host: 'm1', target: 'ConfigMap kube-system/kubelet-config-1.20', needs: [kubeletPath] });
  });

  it('in several stages counts as the last one leaves it', () => {
    const staged = planOf(
      flagChange(m1, 'apiserver', ['--profiling=true', '--v=2', '--encryption-provider-config=/reading']),
      flagChange(m1, 'apiserver', ['--profiling=true', '--v=2', '--encryption-provider-config=/writing'], 1),
    );
    expect(texts(persisted(staged, [m1]))['kubeadm-config']).toContain('encryption-provider-config: /writing');
  });

  it('is removed there when it is removed here', () => {
    const before = maps.replace('  extraArgs:\n', '  extraArgs:\n    profiling: "true"\n');
    const removal = planOf(...[m1, m2].map((each) => flagChange(each, 'apiserver', [])));
    expect(texts(persisted(removal, [m1, m2], configuration(before)))).toEqual({ 'kubeadm-config': maps });
  });

  it('and is there already changes nothing more', () => {
    const once = texts(persisted(plan, [m1, m2]))['kubeadm-config'];
    expect(persisted(plan, [m1, m2], configuration(once))).toEqual(plan);
  });

  it('is nothing when no manifest and no kubelet changes', () => {
    const attributes = planOf({ ...flagChange(m1, 'apiserver', ['--profiling=true', '--v=2']), kind: 'attributes' });
    expect(persisted(attributes, [m1])).toEqual(attributes);
  });
});

describe('what only one host has', () => {
  const own = ['--profiling=true'];
  const m1 = host('m1', { apiserver: own, etcd: [] });
  const m2 = host('m2', { apiserver: own, etcd: [] });

  it.each([
    ['a value that another master does not get', ['--advertise-address=192.0.2.1'], own, '--advertise-address of kube-apiserver, which differs between hosts'],
    ['a value that is given twice', [...own, '--issuer=a', '--issuer=b'], [...own, '--issuer=a', '--issuer=b'], '--issuer of kube-apiserver, which is given more than once'],
    ['an address of its own', [...own, '--bind=https://192.0.2.1:6443'], [...own, '--bind=https://192.0.2.1:6443'], '--bind of kube-apiserver, whose value is that of m1 alone'],
    ['a name of its own', [...own, '--name=a,m2'], [...own, '--name=a,m2'], '--name of kube-apiserver, whose value is that of m2 alone'],
  ])('is not kept: %s', (_, first, second, note) => {
    const result = persisted(planOf(flagChange(m1, 'apiserver', first), flagChange(m2, 'apiserver', second)), [m1, m2]);
    expect(texts(result)['kubeadm-config'] ?? '').not.toMatch(/192\.0\.2\.1|issuer|m2/);
    expect(result.notes?.[0]).toContain(note);
  });

  it('is not kept of kubelets', () => {
    const changes = [m1, m2].map((each) => change(each, kubeletPath, 'kubelet-config', `${kubeletText}address: ${each.host.address}\n`));
    const result = persisted(planOf(...changes), [m1, m2]);
    expect(texts(result)).toEqual({});
    expect(result.stages).toHaveLength(1);
    expect(result.notes).toEqual([expect.stringContaining('address of the kubelet, which differs between hosts')]);
  });

  it('is what each host has for itself alone: a loopback address is of all', () => {
    const local = { ...m1, host: { ...m1.host, address: '127.0.0.1' } };
    const result = persisted(planOf(flagChange(local, 'apiserver', [...own, '--bind=127.0.0.1'])), [local]);
    expect(texts(result)['kubeadm-config']).toContain('bind: 127.0.0.1');
  });

  it('is told when kubeadm would bring back what is removed', () => {
    const etcd = host('m1', { etcd: ['--client-cert-auth=true'] });
    expect(persisted(planOf(flagChange(etcd, 'etcd', [])), [etcd]).notes).toEqual([
      expect.stringContaining('the removal of --client-cert-auth of etcd, which kubeadm sets to true'),
    ]);
  });
});

describe('a name that ends', () => {
  it.each([
    ['an admission plugin', ['--enable-admission-plugins=NodeRestriction,PodSecurityPolicy'], ': PodSecurityPolicy of kube-apiserver ends with Kubernetes 1.24.'],
    ['a feature gate', ['--feature-gates=PodSecurity=true'], 'PodSecurity of kube-apiserver ends with Kubernetes'],
    ['a flag', ['--kubelet-https=true'], '--kubelet-https of kube-apiserver ends with Kubernetes 1.21'],
  ])('is told of, that it must go before an upgrade: %s', (_, flags, note) => {
    const m1 = host('m1', { apiserver: [] });
    expect(persisted(planOf(flagChange(m1, 'apiserver', flags)), [m1]).notes).toEqual([expect.stringContaining(note)]);
  });

  it('is not told of where kubeadm writes it, and knows when to stop', () => {
    const m1 = host('m1', { apiserver: ['--insecure-port=8080'] });
    const result = persisted(planOf(flagChange(m1, 'apiserver', ['--insecure-port=0', '--profiling=false'])), [m1]);
    expect(texts(result)['kubeadm-config']).not.toContain('insecure');
    expect(result.notes).toBeUndefined();
  });
});

describe('a mount', () => {
  const m1 = host('m1', { apiserver: [], etcd: [] });
  const m2 = host('m2', { apiserver: [], etcd: [] });
  const policy = { kind: 'add-host-path', name: 'audit-policy', path: '/a.yaml', mountPath: '/a.yaml', type: 'File', readOnly: true } as const;
  const mounted = (on: HostView, component: Component, name: string = policy.name) => {
    const text = editPodManifest(manifest(component, []), [{ ...policy, name }], programOf[component]);
    return change(on, manifestPath(component), 'pod-manifest', text);
  };

  it('that all masters get is kept, and whoever joins later is told of its file', () => {
    const created = { ...change(m1, '/b.yaml', 'file', 'b'), before: { type: 'absent' } } as const;
    const result = persisted(planOf(created, mounted(m1, 'apiserver'), mounted(m2, 'apiserver', 'other')), [m1, m2]);
    expect(parse(texts(result)['kubeadm-config'] ?? '')).toMatchObject({
      apiServer: { extraVolumes: [{ name: 'audit-policy', hostPath: '/a.yaml', mountPath: '/a.yaml', readOnly: true, pathType: 'File' }] },
    });
    expect(result.notes).toEqual([expect.stringMatching(/joins the cluster later .*: \/a\.yaml, \/b\.yaml\.$/)]);
  });

  it('that one master lacks, or that etcd has, is not kept', () => {
    const result = persisted(planOf(mounted(m1, 'apiserver'), ...[m1, m2].map((each) => mounted(each, 'etcd'))), [m1, m2]);
    expect(texts(result)).toEqual({});
    expect(result.notes?.[0]).toMatch(/mount of \/a\.yaml in kube-apiserver, which differs between hosts; the mount of \/a\.yaml in etcd, for which kubeadm has no place/);
  });

  it('whose place is taken in the ConfigMap is a problem', () => {
    const taken = maps.replace('apiVersion:', '  extraVolumes:\n  - {name: x, hostPath: /x, mountPath: /a.yaml}\napiVersion:');
    expect(persist(planOf(mounted(m1, 'apiserver')), [m1], configuration(taken), knownNames)).toEqual({
      problem: expect.stringMatching(/^ConfigMap kube-system\/kubeadm-config: .*mounted from \/x/),
    });
  });
});

describe('a problem', () => {
  const m1 = host('m1', { apiserver: [] });
  const plan = planOf(flagChange(m1, 'apiserver', ['--profiling=false']), change(m1, kubeletPath, 'kubelet-config', `${kubeletText}a: 1\n`));

  it.each([
    ['a text of another kind', configuration(maps.replace('ClusterConfiguration', 'MasterConfiguration')), /kubeadm-config: .*not ClusterConfiguration/],
    ['a text that is no YAML', configuration(maps, '{'), /kubelet-config-1\.20: .*not valid YAML/],
  ])('is %s', (_, given, message) => {
    expect(persist(plan, [m1], given, knownNames)).toEqual({ problem: expect.stringMatching(message) });
  });

  it('is a run without a master', () => {
    expect(persist(plan, [{ ...m1, roles: ['node'] }], configuration(), knownNames)).toEqual({ problem: expect.stringContaining('no master') });
  });
});

describe('a fix without it', () => {
  const m1 = host('m1', { apiserver: [] });
  const w1 = host('w1', {}, ['node']);
  const flags = flagChange(m1, 'apiserver', ['--profiling=false']);

  it('is told which files an upgrade undoes, each once', () => {
    const kubelets = [m1, w1].map((each) => change(each, kubeletPath, 'kubelet-config', `${kubeletText}a: 1\n`));
    const note = lostOnUpgrade(planOf(flags, ...kubelets), [m1, w1]);
    expect(note).toMatch(/`kubeadm upgrade` .*lost then: \/etc\/kubernetes\/manifests\/kube-apiserver\.yaml, \/var\/lib\/kubelet\/config\.yaml\. With --persist/);
  });

  it('is told nothing where nothing is lost, or another installer is at work', () => {
    expect(lostOnUpgrade(planOf(change(m1, '/etc/other', 'file', 'x')), [m1])).toBeUndefined();
    expect(lostOnUpgrade(planOf(flags), [{ ...m1, layout: { ...m1.layout, id: 'kubespray' } }])).toBeUndefined();
  });
});

describe('a plan of the benchmark', () => {
  it('is kept with its audit log, its etcd and its kubelet', () => {
    const views = ['m1', 'm2'].map((name) => host(name, { apiserver: [], scheduler: [], etcd: ['--auto-tls=true'] }, ['master', 'etcd', 'node']));
    const numbers = ['1.2.20', '1.2.21', '1.4.1', '2.3', '4.2.4'];
    const judged = views.map((each) => ({ view: each, judgements: judgeHost(each, numbers.map(control), 'en') }));
    const plan = planFixes(judged, { run: 'run', named: new Set([control('4.2.4').slug]), auditPolicy: loadAuditPolicy(), knownNames });
    expect(plan.leftovers).toEqual([]);
    const result = persisted(plan, views);
    expect(parse(texts(result)['kubeadm-config'] ?? '')).toEqual({
      ...(parse(maps) as object),
      apiServer: {
        extraArgs: expect.objectContaining({ profiling: 'false', 'audit-policy-file': '/etc/kubernetes/audit-policy.yaml' }),
        extraVolumes: [expect.objectContaining({ name: 'audit-policy', pathType: 'File' }), expect.objectContaining({ name: 'audit-log' })],
      },
      scheduler: { extraArgs: { profiling: 'false' } },
      etcd: { local: { dataDir: '/var/lib/etcd', extraArgs: { 'auto-tls': 'false' } } },
    });
    expect(texts(result)['kubelet-config-1.20']).toBe(kubeletText.replace('10255', '0'));
    expect(result.notes).toEqual([expect.stringContaining('/etc/kubernetes/audit-policy.yaml')]);
  });
});
