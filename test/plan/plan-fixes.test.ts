import { describe, expect, it } from 'vitest';
import { loadAuditPolicy } from '../../src/benchmark/load-audit-policy.js';
import { readSources } from '../../src/benchmark/sources.js';
import { loadBenchmark } from '../../src/benchmark/load-benchmark.js';
import { readPodManifest } from '../../src/documents/pod-manifest.js';
import type { HostView } from '../../src/evaluate/host-view.js';
import { judgeHost } from '../../src/evaluate/judge-host.js';
import { kernelDefaults } from '../../src/model/kernel-defaults.js';
import type { Check, NumberedControl } from '../../src/model/control.js';
import type { Change, Plan } from '../../src/model/plan.js';
import type { Snapshot } from '../../src/model/snapshot.js';
import { planFixes } from '../../src/plan/plan-fixes.js';
import { withRemediation } from '../../src/plan/with-remediation.js';
import { control, file, manifest, manifestPath, process, staticPod, view } from '../evaluate/snapshot-builder.js';
import { fileChanges, textAfter } from './file-changes.js';

const auditPolicy = loadAuditPolicy();
const { knownNames } = readSources();

function judged(host: HostView, numbers: readonly string[]) {
  return { view: host, judgements: judgeHost(host, numbers.map(control), 'en') };
}

function plan(host: HostView, numbers: readonly string[], named: readonly string[] = []): Plan {
  const slugs = new Set(named.map((number) => control(number).slug));
  return planFixes([judged(host, numbers)], { run: 'run', named: slugs, auditPolicy, knownNames });
}

function apiserver(...flags: string[]): HostView {
  return view(['master'], staticPod('apiserver', flags));
}

const maxAge = { flag: 'audit-log-maxage', type: 'integer' } as const;

function atLeast(days: string): readonly Check[] {
  return [{ setting: maxAge, must: { atLeast: days } }];
}

function equal(days: string): readonly Check[] {
  return [{ setting: maxAge, must: { equal: days } }];
}

/** The arguments that a change leaves in the manifest. */
function argumentsOf(change: Change | undefined): readonly string[] {
  return readPodManifest(textAfter(change), 'kube-apiserver').command.slice(1);
}

const kernel: Partial<Snapshot> = { sysctls: kernelDefaults };

describe('a plan', () => {
  it('puts all edits of one manifest into one change with one restart', () => {
    const result = plan(apiserver('--anonymous-auth=true'), ['1.2.20', '1.2.22', '1.2.23', '1.2.24']);
    expect(result.changes).toHaveLength(1);
    expect(result.changes[0]).toMatchObject({
      target: manifestPath('apiserver'),
      controls: ['1.2.20', '1.2.22', '1.2.23', '1.2.24'],
      kind: 'pod-manifest',
      risk: 'restart',
      restarts: ['apiserver'],
      arguments: ['--anonymous-auth=true', '--profiling=false', '--audit-log-maxage=30', '--audit-log-maxbackup=10', '--audit-log-maxsize=100'],
    });
  });

  it('joins the wishes of several controls about one list, keeping its order', () => {
    const result = plan(apiserver('--authorization-mode=AlwaysAllow,Webhook'), ['1.2.6', '1.2.7', '1.2.8'], ['1.2.6']);
    expect(argumentsOf(result.changes[0])).toEqual(['--authorization-mode=Webhook,Node,RBAC']);
  });

  it('merges a feature gate into the map that is there', () => {
    const flags = ['--feature-gates=Alpha=true,RotateKubeletServerCertificate=false'];
    const result = plan(view(['master'], staticPod('controller-manager', flags)), ['1.3.6']);
    const text = textAfter(result.changes[0]);
    expect(readPodManifest(text, 'kube-controller-manager').command[1]).toBe('--feature-gates=Alpha=true,RotateKubeletServerCertificate=true');
  });

  it('joins mode and content of one file', () => {
    const text = manifest('apiserver', []);
    const host = view(['master'], { files: { [manifestPath('apiserver')]: file(text, { mode: 0o666 }) }, processes: [process('apiserver', [])] });
    const result = plan(host, ['1.1.1', '1.2.20']);
    expect(result.changes).toHaveLength(1);
    expect(result.changes[0]).toMatchObject({ controls: ['1.1.1', '1.2.20'], before: { mode: 0o666 }, after: { mode: 0o644 } });
  });

  it('is empty for a host that holds', () => {
    const result = plan(apiserver('--profiling=false', '--audit-log-maxage=90'), ['1.2.20', '1.2.22']);
    expect(result).toMatchObject({ changes: [], leftovers: [] });
  });

  it('of its own result is empty', () => {
    const numbers = ['1.2.20', '1.2.21', '1.2.22', '1.2.23', '1.2.24', '1.2.16'];
    const first = fileChanges(plan(apiserver(), numbers).changes);
    const after = Object.fromEntries(
      first.map(({ target, after: state }) => [target, state.type === 'file' ? file(state.content, { mode: state.mode }) : file(undefined, { type: 'directory' })]),
    );
    const running = first.find(({ restarts }) => restarts.includes('apiserver'))?.arguments ?? [];
    const host = view(['master'], { files: after, processes: [process('apiserver', running)] });
    expect(plan(host, numbers)).toMatchObject({ changes: [], leftovers: [] });
    expect(judged(host, numbers).judgements.map(({ finding }) => finding.status)).toEqual(numbers.map(() => 'pass'));
  });

  it('removes a flag of a list of which nothing is left', () => {
    const result = plan(apiserver('--enable-admission-plugins=AlwaysAdmit', '--profiling=false'), ['1.2.10']);
    expect(argumentsOf(result.changes[0])).toEqual(['--profiling=false']);
  });

  it('orders creations, files and restarts: etcd, apiserver, its clients, the kubelet last', () => {
    const parts = (['scheduler', 'apiserver', 'controller-manager'] as const).map((component) => staticPod(component, []));
    const host = view(['master', 'node'], {
      ...kernel,
      files: Object.assign({ '/var/lib/kubelet/config.yaml': file('kind: KubeletConfiguration\n'), '/etc/kubernetes/admin.conf': file(undefined, { mode: 0o666 }) }, ...parts.map((part) => part.files)),
      processes: [...parts.flatMap((part) => part.processes ?? []), process('kubelet', ['--config=/var/lib/kubelet/config.yaml'])],
    });
    const result = plan(host, ['1.1.13', '1.2.20', '1.2.21', '1.3.2', '1.4.1', '4.2.6']);
    expect(result.changes.map(({ target }) => target)).toEqual([
      '/var/log/kubernetes',
      '/var/log/kubernetes/audit',
      '/etc/kubernetes/audit-policy.yaml',
      '/etc/sysctl.d/90-kubelet.conf',
      '/etc/kubernetes/admin.conf',
      manifestPath('apiserver'),
      manifestPath('controller-manager'),
      manifestPath('scheduler'),
      '/var/lib/kubelet/config.yaml',
    ]);
  });
});

describe('audit logging', () => {
  it('comes with policy, directory, flags, volumes and mounts, the manifest after what it needs', () => {
    const change = plan(apiserver(), ['1.2.21']).changes.at(-1);
    expect(change).toMatchObject({ needs: ['/etc/kubernetes/audit-policy.yaml', '/var/log/kubernetes/audit'], restarts: ['apiserver'] });
    const pod = readPodManifest(textAfter(change), 'kube-apiserver');
    expect(pod.command.slice(1)).toEqual(['--audit-policy-file=/etc/kubernetes/audit-policy.yaml', '--audit-log-path=/var/log/kubernetes/audit/audit.log']);
    expect(pod.mounts.map(({ mountPath, readOnly }) => [mountPath, readOnly])).toEqual([
      ['/etc/kubernetes/audit-policy.yaml', true],
      ['/var/log/kubernetes/audit', false],
    ]);
    expect(pod.volumes.map(({ hostPath }) => hostPath)).toEqual([
      { path: '/etc/kubernetes/audit-policy.yaml', type: 'File' },
      { path: '/var/log/kubernetes/audit', type: 'DirectoryOrCreate' },
    ]);
  });

  it('keeps a policy that is set already', () => {
    const result = plan(apiserver('--audit-policy-file=/etc/kubernetes/own.yaml'), ['1.2.21']);
    expect(result.changes.map(({ target }) => target)).not.toContain('/etc/kubernetes/audit-policy.yaml');
    expect(argumentsOf(result.changes.at(-1))).toContain('--audit-policy-file=/etc/kubernetes/own.yaml');
  });

  it('is refused when something else lies where the policy goes', () => {
    const parts = staticPod('apiserver', []);
    const host = view(['master'], { ...parts, files: { ...parts.files, '/etc/kubernetes/audit-policy.yaml': file('hello: world\n') } });
    expect(plan(host, ['1.2.21'])).toMatchObject({ changes: [], leftovers: [{ control: '1.2.21', reason: expect.stringContaining('no audit policy') }] });
  });
});

describe('what a machine must not decide', () => {
  it.each([
    ['1.2.5', 'needs a review'],
    ['1.2.15', 'needs a review'],
    ['1.2.27', 'needs a value'],
  ])('%s is left: %s', (number, reason) => {
    const result = plan(apiserver(), [number]);
    expect(result.changes).toEqual([]);
    expect(result.leftovers).toMatchObject([{ control: number, reason: expect.stringContaining(reason) }]);
  });

  it('is done for a control of risk review only when it was named', () => {
    const host = apiserver('--authorization-mode=AlwaysAllow,Node');
    expect(plan(host, ['1.2.6']).changes).toEqual([]);
    expect(argumentsOf(plan(host, ['1.2.6'], ['1.2.6']).changes[0])).toEqual(['--authorization-mode=Node']);
  });

  it('never leaves a setting with an empty list whose default would take over', () => {
    const result = plan(apiserver('--authorization-mode=AlwaysAllow'), ['1.2.6'], ['1.2.6']);
    expect(result.leftovers).toMatchObject([{ reason: expect.stringContaining('nothing would be left') }]);
  });

  it('is a manual control, unless it was named', () => {
    const host = apiserver();
    const unasked = plan(host, ['1.2.9']);
    expect(unasked.changes).toEqual([]);
    expect(unasked.leftovers[0]?.reason).toMatch(/^the benchmark leaves it to a person \(.*; when .* --only 1\.2\.9$/);
    expect(argumentsOf(plan(host, ['1.2.9'], ['1.2.9']).changes.at(-1))).toContain('--enable-admission-plugins=EventRateLimit');
  });
});

describe('of several benchmarks', () => {
  const host = apiserver('--audit-log-maxage=7');
  const controls = [
    { ...control('1.2.22'), reference: 'cis-1.20:1.2.22' },
    { ...control('1.2.22'), benchmark: 'house', number: '7.1', reference: 'house:7.1' },
  ];
  const planFor = (all: readonly NumberedControl[]): Plan =>
    planFixes([{ view: host, judgements: judgeHost(host, all, 'en') }], { run: 'run', named: new Set(), auditPolicy, knownNames });

  it('one change satisfies both, and names both', () => {
    const result = planFor(controls);
    expect(result.changes.map((change) => change.controls)).toEqual([['cis-1.20:1.2.22', 'house:7.1']]);
    const findings = judgeHost(host, controls, 'en').map(({ finding }) => finding);
    expect(withRemediation(findings, result).map(({ remediation }) => remediation.available)).toEqual([true, true]);
  });

  it('the stricter wins when both can hold', () => {
    const [first, second] = controls.map((each, index) => ({ ...each, checks: atLeast(index === 0 ? '30' : '60') }));
    const result = planFor([first, second].filter((each) => each !== undefined));
    expect(argumentsOf(result.changes[0])).toEqual(['--audit-log-maxage=60']);
    expect(result.leftovers).toEqual([]);
  });

  it('the second is left when both cannot hold, and says which one it contradicts', () => {
    const exact = controls.map((each, index) => ({ ...each, checks: equal(index === 0 ? '30' : '60') }));
    const result = planFor(exact);
    expect(argumentsOf(result.changes[0])).toEqual(['--audit-log-maxage=30']);
    expect(result.leftovers).toMatchObject([
      { control: 'house:7.1', reason: 'it contradicts cis-1.20:1.2.22, which asks for another value of the same setting' },
    ]);
  });
});

describe('a guard', () => {
  const kubelet = (sysctls: Record<string, string>, files: Snapshot['files'] = {}): HostView =>
    view(['node'], {
      sysctls,
      files: { '/var/lib/kubelet/config.yaml': file('kind: KubeletConfiguration\n'), ...files },
      processes: [process('kubelet', ['--config=/var/lib/kubelet/config.yaml'])],
    });

  it('refuses to give the data of an etcd that runs as a user of its own to root', () => {
    const owned = (uid: number): Plan => {
      const facts = { files: { '/var/lib/etcd': file(undefined, { type: 'directory', mode: 0o700, uid: 4711, gid: 4711, user: 'etcd', group: 'etcd' }) } };
      const host = view(['etcd'], { ...facts, processes: [process('etcd', ['--data-dir=/var/lib/etcd'], { uid })] });
      const root = loadBenchmark('qkxy-cs001-2023').controls.filter(({ number }) => number === '5.4.1.4');
      const named = new Set(root.map(({ slug }) => slug));
      return planFixes([{ view: host, judgements: judgeHost(host, root, 'en') }], { run: 'run', named, auditPolicy, knownNames });
    };
    expect(owned(4711).changes).toEqual([]);
    expect(owned(4711).leftovers[0]?.reason).toContain('etcd runs as a user of its own');
    expect(owned(0).changes).toHaveLength(1);
  });

  it('lets protectKernelDefaults pass once the kernel has what it insists on, and keeps the other lines of its file', () => {
    const path = '/etc/sysctl.d/90-kubelet.conf';
    const before = '# ours\nnet.ipv4.ip_forward = 1\nvm/overcommit_memory=0\n';
    const host = kubelet({ ...kernelDefaults, 'vm.overcommit_memory': '0' }, { [path]: file(before, { mode: 0o640 }) });
    const { changes, leftovers } = plan(host, ['4.2.6']);
    expect(leftovers).toEqual([]);
    expect(changes.map(({ target, kind }) => [target, kind])).toEqual([
      [path, 'file'],
      ['kernel settings', 'action'],
      ['/var/lib/kubelet/config.yaml', 'kubelet-config'],
    ]);
    expect(changes[0]).toMatchObject({ before: { content: before, mode: 0o640 }, after: { mode: 0o640 } });
    expect(textAfter(changes[0])).toMatch(/^# ours\nnet\.ipv4\.ip_forward = 1\nvm\/overcommit_memory=1\nvm\.panic_on_oom = 0\n/);
    expect(changes[1]).toMatchObject({ action: { kind: 'load-kernel-settings', settings: { 'vm.overcommit_memory': '1' } } });
    expect(changes[2]?.needs).toEqual([path, 'kernel settings']);
  });

  it('refuses protectKernelDefaults on a kernel that lacks one of the settings', () => {
    const { 'kernel.keys.root_maxkeys': _, ...others } = kernelDefaults;
    expect(plan(kubelet(others), ['4.2.6'])).toMatchObject({ changes: [], leftovers: [{ reason: expect.stringContaining('kernel.keys.root_maxkeys') }] });
  });

  it('lets protectKernelDefaults pass when they fit, and keeps them over a reboot', () => {
    const result = plan(kubelet({ ...kernelDefaults }), ['4.2.6']);
    expect(result.changes.map(({ target, restarts }) => [target, restarts])).toEqual([
      ['/etc/sysctl.d/90-kubelet.conf', []],
      ['/var/lib/kubelet/config.yaml', ['kubelet']],
    ]);
    expect(result.changes[1]?.needs).toEqual(['/etc/sysctl.d/90-kubelet.conf']);
  });

  it('refuses --anonymous-auth=false while the probes are anonymous', () => {
    const probes = manifest('apiserver', []).replace('    command:', '    livenessProbe:\n      httpGet: {path: /livez, port: 6443}\n    command:');
    const host = view(['master'], { files: { [manifestPath('apiserver')]: file(probes) }, processes: [process('apiserver', [])] });
    expect(plan(host, ['1.2.1'], ['1.2.1']).leftovers).toMatchObject([{ reason: expect.stringContaining('anonymously') }]);
    expect(argumentsOf(plan(apiserver(), ['1.2.1'], ['1.2.1']).changes[0])).toEqual(['--anonymous-auth=false']);
  });

  it('refuses to edit a manifest while another file declares the same pod', () => {
    const twin = '/etc/kubernetes/manifests/kube-apiserver.yaml.bak';
    const host = view(['master'], { ...staticPod('apiserver', []), podNames: { [twin]: ['kube-apiserver'] } });
    expect(plan(host, ['1.2.20'])).toMatchObject({ changes: [], leftovers: [{ reason: expect.stringContaining(twin) }] });
  });

  it('refuses a file with a second name', () => {
    const host = view(['master'], { files: { [manifestPath('apiserver')]: file(manifest('apiserver', []), { mode: 0o666, links: 2 }) } });
    expect(plan(host, ['1.1.1'])).toMatchObject({ changes: [], leftovers: [{ reason: expect.stringContaining('hard links') }] });
  });

  it('refuses a flag with a limited life when the version is unknown, and one that is gone does not apply', () => {
    const insecure = (version: Partial<Snapshot>, image: string): Plan => {
      const text = manifest('apiserver', ['--insecure-port=8080'], image);
      return plan(view(['master'], { ...version, files: { [manifestPath('apiserver')]: file(text) }, processes: [process('apiserver', ['--insecure-port=8080'])] }), ['1.2.18']);
    };
    expect(insecure({ versions: {} }, 'apiserver:latest').leftovers).toMatchObject([{ reason: expect.stringContaining('version is unknown') }]);
    expect(insecure({}, 'apiserver:v1.26.1')).toMatchObject({ changes: [], leftovers: [] });
    expect(argumentsOf(insecure({}, 'apiserver:v1.20.2').changes[0])).toEqual(['--insecure-port=0']);
  });

  it('leaves every control of a manifest that cannot be edited, with the reason', () => {
    const shell = manifest('apiserver', []).replace('- "kube-apiserver"', '- sh\n    - -c\n    - kube-apiserver --x');
    const host = view(['master'], { files: { [manifestPath('apiserver')]: file(shell) }, processes: [process('apiserver', [])] });
    const result = plan(host, ['1.2.20', '1.2.21']);
    expect(result.changes).toEqual([]);
    expect(result.leftovers.map(({ control: number }) => number).sort()).toEqual(expect.arrayContaining(['1.2.20']));
  });
});

describe('a kubelet setting', () => {
  const environment = '/var/lib/kubelet/kubeadm-flags.env';
  const kubelet = (env: string, config: string | undefined): HostView =>
    view(['node'], {
      ...kernel,
      files: { [environment]: file(env), ...(config === undefined ? {} : { '/var/lib/kubelet/config.yaml': file(config) }) },
      processes: [process('kubelet', [...(config === undefined ? [] : ['--config=/var/lib/kubelet/config.yaml']), '--anonymous-auth=true'])],
    });
  const after = (result: Plan): unknown[] => fileChanges(result.changes).map((change) => [change.target, textAfter(change)]);

  it('stays a flag where it is one', () => {
    const host = kubelet('KUBELET_KUBEADM_ARGS="--pod-infra=x --anonymous-auth=true"\n', 'kind: KubeletConfiguration\n');
    expect(after(plan(host, ['4.2.1']))).toEqual([[environment, 'KUBELET_KUBEADM_ARGS="--pod-infra=x --anonymous-auth=false"\n']]);
  });

  it('goes into the configuration file with the type that its schema wants', () => {
    const host = view(['node'], {
      ...kernel,
      files: { '/var/lib/kubelet/config.yaml': file('authentication:\n  anonymous: {enabled: true} # hm\nreadOnlyPort: 10255\n') },
      processes: [process('kubelet', ['--config=/var/lib/kubelet/config.yaml'])],
    });
    expect(after(plan(host, ['4.2.1', '4.2.4'], ['4.2.4']))).toEqual([
      ['/var/lib/kubelet/config.yaml', 'authentication:\n  anonymous: {enabled: false} # hm\nreadOnlyPort: 0\n'],
    ]);
  });

  it('without a configuration file goes where the arguments are', () => {
    const result = plan(kubelet('KUBELET_KUBEADM_ARGS="--anonymous-auth=false --x=y"\n', undefined), ['4.2.6']);
    expect(after(result).at(-1)).toEqual([environment, 'KUBELET_KUBEADM_ARGS="--anonymous-auth=false --x=y --protect-kernel-defaults=true"\n']);
  });
});

describe('a finding', () => {
  it('says of its repair what the plan says', () => {
    const host = apiserver();
    const { judgements } = judged(host, ['1.2.20', '1.2.5', '1.2.2', '1.2.9']);
    const findings = withRemediation(judgements.map(({ finding }) => finding), plan(host, ['1.2.20', '1.2.5', '1.2.2', '1.2.9']));
    expect(findings.map(({ control: number, remediation }) => [number, remediation.available, remediation.reason !== undefined])).toEqual([
      ['1.2.20', true, false],
      ['1.2.5', false, true],
      ['1.2.2', false, false],
      ['1.2.9', false, true],
    ]);
  });
});
