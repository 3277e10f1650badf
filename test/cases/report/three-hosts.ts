import type { Benchmark, NumberedControl } from '../../../src/model/control.js';
import type { Finding } from '../../../src/model/finding.js';
import type { Plan } from '../../../src/model/plan.js';
import type { FixResult, ScanResult } from '../../../src/model/run-record.js';

function control(number: string, slug: string, en: string, zh: string, automated = true): NumberedControl {
  return {
    slug,
    title: { en, zh },
    why: { en: 'It matters.', zh: '事关安全。' },
    component: number.startsWith('4') ? 'kubelet' : 'apiserver',
    checks: [],
    join: 'all',
    risk: 'safe',
    guards: [],
    benchmark: 'cis-1.20',
    number,
    reference: number,
    section: number.slice(0, number.lastIndexOf('.')),
    level: 1,
    automated,
    roles: [number.startsWith('4') ? 'node' : 'master'],
  };
}

/** Six controls in three sections, one of them with a title that needs two lines. */
export const benchmark: Benchmark = {
  id: 'cis-1.20',
  title: { en: 'CIS Kubernetes Benchmark 1.20', zh: 'CIS Kubernetes 基准 1.20' },
  kubernetes: ['1.19', '1.20', '1.21'],
  sections: {
    '1': { en: 'Control plane', zh: '控制平面' },
    '1.1': { en: 'Files of the control plane', zh: '控制平面的文件' },
    '1.2': { en: 'API server', zh: 'API 服务器' },
    '4': { en: 'Worker nodes', zh: '工作节点' },
    '4.1': { en: 'Files of the worker nodes', zh: '工作节点的文件' },
  },
  controls: [
    control('1.1.1', 'apiserver-manifest-mode', 'Limit the mode of the API server manifest', '限制 API 服务器清单的权限'),
    control(
      '1.1.12',
      'etcd-data-dir-owner',
      'Give the etcd data directory and everything that is found below it to the etcd user and group',
      '将 etcd 数据目录及其下的全部内容的属主和属组设置为 etcd 用户和 etcd 组，不允许其他用户读写',
    ),
    control('1.2.1', 'apiserver-anonymous-auth', 'Refuse anonymous requests', '拒绝匿名请求', false),
    control('1.2.22', 'apiserver-audit-log-maxage', 'Keep audit logs for 30 days', '审计日志保留 30 天'),
    control('4.1.1', 'kubelet-unit-mode', 'Limit the mode of the kubelet unit', '限制 kubelet 单元文件的权限'),
    control('4.1.9', 'kubelet-config-mode', 'Limit the mode of the kubelet config', '限制 kubelet 配置文件的权限'),
  ],
  justifications: [],
};

function finding(
  host: string,
  number: string,
  status: Finding['status'],
  seen: Partial<Pick<Finding, 'expected' | 'actual' | 'reason' | 'evidence' | 'remediation'>> = {},
): Finding {
  const numbered = benchmark.controls.find((candidate) => candidate.number === number);
  if (numbered === undefined) throw new Error(`no control ${number}`);
  return {
    host,
    benchmark: 'cis-1.20',
    control: number,
    slug: numbered.slug,
    title: numbered.title.en,
    section: numbered.section,
    automated: numbered.automated,
    status,
    expected: '',
    actual: '',
    reason: '',
    evidence: [],
    remediation: { available: false, risk: 'safe' },
    ...seen,
  };
}

const manifest = '/etc/kubernetes/manifests/kube-apiserver.yaml';
const unreachable =
  'w1: no connection to 10.77.0.21:22 within 10 s. Check that the host is up and its address in hosts.yaml.';

/** Two masters, one of which runs a kubelet, and a node that cannot be reached. */
export const scan: ScanResult = {
  run: { id: '20240102T030405Z-7f3a', startedAt: '2024-01-02T03:04:05.000Z', version: '0.1.0' },
  benchmarks: [{ id: 'cis-1.20' }],
  hosts: [
    {
      name: 'm1',
      roles: ['master', 'etcd', 'node'],
      detectedRoles: ['node'],
      reachable: true,
      kubernetesVersion: '1.20.2',
      layout: 'kubeadm',
      layoutReason: '/etc/kubernetes/manifests is there',
    },
    {
      name: 'm2',
      roles: ['master', 'etcd'],
      detectedRoles: [],
      reachable: true,
      kubernetesVersion: '1.20.2',
      layout: 'kubeadm',
      layoutReason: '/etc/kubernetes/manifests is there',
    },
    {
      name: 'w1',
      roles: ['node'],
      detectedRoles: [],
      reachable: false,
      error: unreachable,
      kubernetesVersion: null,
      layout: null,
      layoutReason: null,
    },
  ],
  cluster: { readThrough: 'm1', client: 'kubectl', kubernetesVersion: '1.20.2' },
  findings: [
    finding('m2', '1.1.12', 'fail', {
      expected: 'etcd:etcd',
      actual: 'root:root',
      remediation: { available: false, risk: 'review', reason: 'etcd runs as root here.' },
    }),
    finding('m1', '1.1.12', 'fail', {
      expected: 'etcd:etcd',
      actual: 'root:root',
      remediation: { available: false, risk: 'review', reason: 'etcd runs as root here.' },
    }),
    finding('m1', '1.1.1', 'pass', {
      expected: '644 or stricter',
      actual: '600',
      reason: 'No bit is set outside 644.',
      evidence: [{ source: manifest, value: 'mode 600' }],
    }),
    finding('m2', '1.1.1', 'pass', {
      expected: '644 or stricter',
      actual: '644',
      reason: 'No bit is set outside 644.',
      evidence: [{ source: manifest, value: 'mode 644' }],
    }),
    finding('m1', '1.2.1', 'warn', { expected: 'false', actual: 'not set' }),
    finding('m2', '1.2.1', 'warn', {
      expected: 'false',
      actual: 'true',
      reason: 'whether probes and load balancers ask without credentials',
    }),
    finding('m1', '1.2.22', 'fail', {
      expected: '30 or more',
      actual: 'not set',
      remediation: { available: true, risk: 'restart' },
    }),
    finding('m2', '1.2.22', 'pass', { expected: '30 or more', actual: '30' }),
    finding('m1', '4.1.1', 'fail', {
      expected: '644 or stricter',
      actual: '666',
      remediation: { available: true, risk: 'safe' },
    }),
    finding('w1', '4.1.1', 'error', { reason: unreachable }),
    finding('m1', '4.1.9', 'justified', { reason: 'Read by the backup agent, CHG-1042.' }),
    finding('w1', '4.1.9', 'error', { reason: unreachable }),
  ],
};

const regular = { type: 'file', mode: 0o644, owner: 'root:root' } as const;

/** One manifest edit and one mode change, and two findings that are left. */
export const plan: Plan = {
  schema: 'cis-bench/plan/v1',
  run: scan.run.id,
  stages: [{ name: 'all' }],
  changes: [
    {
      host: 'm1',
      target: manifest,
      controls: ['1.2.22'],
      kind: 'pod-manifest',
      risk: 'restart',
      before: { ...regular, sha256: 'aa', content: 'whole old content' },
      after: { ...regular, sha256: 'bb', content: 'whole new content' },
      diff: [
        `--- ${manifest}`,
        `+++ ${manifest}`,
        '@@ -14,3 +14,4 @@',
        '     - kube-apiserver',
        '-    - --profiling=true',
        '+    - --profiling=false',
        '+    - --audit-log-maxage=30',
        '     - --secure-port=6443',
        '',
      ].join('\n'),
      restarts: ['apiserver'],
      arguments: ['--profiling=false', '--audit-log-maxage=30', '--secure-port=6443'],
      needs: [],
      stage: 0,
    },
    {
      host: 'm1',
      target: '/etc/systemd/system/kubelet.service',
      controls: ['4.1.1'],
      kind: 'attributes',
      risk: 'safe',
      before: { ...regular, mode: 0o666 },
      after: regular,
      diff: '-mode 666\n+mode 644\n',
      restarts: [],
      needs: [],
      stage: 0,
    },
  ],
  leftovers: ['m1', 'm2'].map((host) => ({
    host,
    control: '1.1.12',
    target: '/var/lib/etcd',
    risk: 'review',
    reason: 'etcd runs as root here.',
  })),
};

/** The manifest edit was rolled back, the mode was changed, the leftovers were skipped. */
export const fix: FixResult = {
  run: scan.run,
  dryRun: false,
  benchmarks: scan.benchmarks,
  hosts: scan.hosts,
  plan,
  outcomes: [
    {
      host: 'm1',
      target: manifest,
      controls: ['1.2.22'],
      status: 'rolled-back',
      reason: '/readyz did not answer 200 within 120 s; the backup was restored.',
    },
    { host: 'm1', target: '/etc/systemd/system/kubelet.service', controls: ['4.1.1'], status: 'applied' },
    ...plan.leftovers.map(({ host, target, control: number, reason }) => ({
      host,
      target,
      controls: [number],
      status: 'skipped' as const,
      reason,
    })),
  ],
  before: { pass: 3, fail: 4, warn: 2, info: 0, error: 2, notApplicable: 0, justified: 1, attested: 0 },
  after: { pass: 4, fail: 3, warn: 2, info: 0, error: 2, notApplicable: 0, justified: 1, attested: 0 },
};
