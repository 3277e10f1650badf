import { beforeAll, describe, expect, test } from 'vitest';
import { fixReportSchema, type FixReport } from '../../src/report/fix-report.js';
import { scanReportSchema, type ScanReport } from '../../src/report/scan-report.js';
import { eventually, labHosts, labMasters, onHost, onHosts } from '../e2e/lab-cluster.js';
import { livePod } from '../e2e/pod-life.js';
import { runBench } from '../e2e/run-bench.js';

/**
 * What an operator of a Kubespray cluster repaired with Ansible, task by task (docs/seeds.md): each is spoiled first, and
 * repaired by one command, the playbook `kubespray`.
 */

const login = { benchmark: 'cis-1.5' };
const nodes = labHosts.filter(({ name }) => !name.startsWith('e'));

/** What is seen of a task on every host where its control applies. */
const tasks: readonly (readonly [number: string, spoil: 'files' | 'kubelet' | 'manifests' | 'as installed'])[] = [
  ['1.1.9', 'files'],
  ['1.1.10', 'files'],
  ['1.1.19', 'files'],
  ['1.1.20', 'files'],
  ['1.1.21', 'files'],
  ['1.2.6', 'as installed'],
  ['1.2.12', 'as installed'],
  ['1.2.22', 'as installed'],
  ['1.2.23', 'as installed'],
  ['1.2.24', 'as installed'],
  ['1.2.25', 'as installed'],
  ['1.2.35', 'as installed'],
  ['1.3.6', 'manifests'],
  ['1.3.7', 'manifests'],
  ['1.3.2', 'manifests'],
  ['1.4.1', 'manifests'],
  ['1.4.2', 'manifests'],
  ['3.2.1', 'as installed'],
  ['4.1.7', 'files'],
  ['4.2.4', 'kubelet'],
  ['4.2.6', 'as installed'],
  ['4.2.12', 'kubelet'],
  ['4.2.13', 'as installed'],
];

const spoilFiles = `
chmod 0666 /etc/cni/net.d/*
chown nobody /etc/cni/net.d/*
chmod 0666 /etc/kubernetes/ssl/ca.crt
if [ -e /etc/kubernetes/ssl/ca.key ]; then chmod 0644 /etc/kubernetes/ssl/ca.key; chown nobody /etc/kubernetes/ssl/ca.key; fi`;

const spoilKubelet = `
sed -i -e 's/^readOnlyPort:.*/readOnlyPort: 10255/' -e '/RotateKubeletServerCertificate/d' /etc/kubernetes/kubelet-config.yaml
grep -q '^readOnlyPort:' /etc/kubernetes/kubelet-config.yaml || echo 'readOnlyPort: 10255' >>/etc/kubernetes/kubelet-config.yaml
printf 'featureGates:\\n  RotateKubeletServerCertificate: false\\n' >>/etc/kubernetes/kubelet-config.yaml
systemctl restart kubelet`;

const spoilManifests = `
cd /etc/kubernetes/manifests
for name in kube-controller-manager kube-scheduler; do
  sed -e /--profiling=/d -e 's/--bind-address=.*/--bind-address=0.0.0.0/' -e "s/^    - $name\\$/&\\n    - --feature-gates=RotateKubeletServerCertificate=false/" $name.yaml >.spoiled
  chmod --reference $name.yaml .spoiled
  mv .spoiled $name.yaml
done`;

let before: ScanReport;
let fixed: FixReport;
let after: ScanReport;

async function scan(): Promise<ScanReport> {
  const { stdout, stderr } = await runBench(['scan', '--format', 'json'], login);
  return scanReportSchema.parse(JSON.parse(stdout === '' ? stderr : stdout));
}

function statuses({ findings }: ScanReport, number: string): readonly string[] {
  return [...new Set(findings.filter(({ control }) => control === number).map(({ status }) => status))].toSorted();
}

beforeAll(async () => {
  // the first pod of a node leaves a lock beside the addresses of the pod network, as on any node in use
  for (const node of nodes) await livePod(node);
  await onHosts(nodes, spoilFiles);
  await onHosts(nodes, spoilKubelet);
  await onHosts(labMasters, spoilManifests);
  await eventually('every spoiled setting runs', 180, async () => {
    const seen = await scan();
    return ['1.3.7', '1.4.2', '4.2.4'].every((number) => statuses(seen, number).includes('fail')) && seen.summary.error === 0;
  });
  before = await scan();
  const { stdout, stderr } = await runBench(['fix', '-p', 'kubespray', '--yes', '--format', 'json'], login);
  fixed = fixReportSchema.parse(JSON.parse(stdout === '' ? stderr : stdout));
  after = await scan();
}, 900_000);

test('one command carries the playbook out, and nothing of it fails', () => {
  expect(fixed.outcomes.filter(({ status }) => status !== 'applied' && status !== 'skipped')).toEqual([]);
});

describe('each task of the operator', () => {
  test.each(tasks)('%s fails before (%s), and holds after', (number) => {
    expect(statuses(before, number)).toContain('fail');
    expect(statuses(after, number).filter((status) => status !== 'pass' && status !== 'not-applicable')).toEqual([]);
  });

  test('1.2.1 is left, with the reason of the playbook', () => {
    const left = fixed.outcomes.filter(({ controls }) => controls.includes('1.2.1'));
    expect(left.every(({ status, reason }) => status === 'skipped' && reason?.includes('Load balancers') === true)).toBe(true);
  });

  test('1.2.13: SecurityContextDeny is not switched on', async () => {
    for (const host of labMasters) expect(await onHost(host, 'cat /etc/kubernetes/manifests/kube-apiserver.yaml')).not.toContain('SecurityContextDeny');
  });

  test('4.2.9: the limit of events stands in the kubelet’s file', async () => {
    for (const host of nodes) expect(await onHost(host, 'cat /etc/kubernetes/kubelet-config.yaml')).toContain('\neventRecordQPS: 5\n');
  });

  test('the kernel has what the kubelet insists on, also after the next boot', async () => {
    for (const host of nodes) {
      expect(await onHost(host, 'cat /etc/sysctl.d/90-kubelet.conf')).toContain('kernel.panic = 10');
      expect(await onHost(host, 'echo $(cat /proc/sys/kernel/panic) $(cat /proc/sys/vm/overcommit_memory)')).toBe('10 1\n');
    }
  });
});

test('nothing that held before fails now', () => {
  const held = new Set(before.findings.filter(({ status }) => status === 'pass').map(({ host, control }) => `${host} ${control}`));
  const worse = after.findings.filter(({ status }) => status === 'fail' || status === 'error');
  expect(worse.filter(({ host, control }) => held.has(`${host} ${control}`))).toEqual([]);
});

test('the playbook once more changes nothing', async () => {
  const { stdout } = await runBench(['fix', '-p', 'kubespray', '--yes', '--format', 'json'], login);
  expect(fixReportSchema.parse(JSON.parse(stdout)).summary.changed).toBe(0);
});
