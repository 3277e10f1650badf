import { afterEach, beforeEach, expect, test } from 'vitest';
import type { EmbeddedCluster } from '../../src/embedded/embedded-cluster.js';
import { startEmbeddedCluster } from '../../src/embedded/embedded-cluster.js';
import type { EmbeddedHost } from '../../src/embedded/embedded-host.js';
import { connect } from '../../src/transport/connect.js';
import type { Session } from '../../src/transport/session.js';
import { argumentsOf, editFile, eventually, health, hostNamed, pollsOfTheKubelet } from './embedded-fixture.js';

const config = '/var/lib/kubelet/config.yaml';
const environment = '/var/lib/kubelet/kubeadm-flags.env';
const scheduler = '/etc/kubernetes/manifests/kube-scheduler.yaml';
const healthz = 'http://127.0.0.1:10248/healthz';
const ok = { status: 200, body: 'ok' };

let cluster: EmbeddedCluster;
let master: EmbeddedHost;
let session: Session;
beforeEach(async () => {
  cluster = await startEmbeddedCluster();
  master = hostNamed(cluster, 'master-1');
  session = await connect(master.host);
});
afterEach(async () => {
  session.close();
  await cluster.close();
});

async function systemctl(command: string): Promise<{ code: number; said: string }> {
  const { code, stdout, stderr } = await session.run(`systemctl ${command}`);
  return { code, said: `${stdout}${stderr}`.trim() };
}

test('a restart starts a new process with the flags that are declared now, and leaves the pods alone', async () => {
  const [before] = master.kubelet.processes();
  editFile(master, environment, (text) => text.replace(/"\n$/, ' --event-qps=0"\n'));
  expect(await systemctl('restart kubelet')).toEqual({ code: 0, said: '' });
  expect(argumentsOf(master, 'kubelet')).toEqual([expect.arrayContaining(['--event-qps=0'])]);
  const after = master.kubelet.processes().at(-1);
  expect(after?.startTicks).toBeGreaterThan(before?.startTicks ?? Infinity);
  expect(after?.executable).toBe('/usr/bin/kubelet');
  await eventually(async () => expect(await health(session, healthz)).toEqual(ok));
  expect(await systemctl('is-active kubelet.service')).toEqual({ code: 0, said: 'active' });
  expect(master.kubelet.restarts('kubelet')).toBe(1);
  expect(master.kubelet.restarts('apiserver')).toBe(0);
});

test('a kubelet whose configuration is no YAML is down until it is repaired, while its pods run on', async () => {
  editFile(master, config, (text) => text.replace('authorization:', 'authorization: ['));
  await systemctl('restart kubelet');
  await eventually(() => expect(master.kubelet.restarts('kubelet')).toBeGreaterThanOrEqual(2));
  expect(await systemctl('is-active kubelet')).toEqual({ code: 3, said: 'activating' });
  expect(await health(session, healthz)).toContain('did not connect');
  expect(argumentsOf(master, 'apiserver')).toHaveLength(1);
  editFile(master, config, (text) => text.replace('authorization: [', 'authorization:'));
  await eventually(async () => expect(await health(session, healthz)).toEqual(ok));
});

test('a kubelet with an unknown flag is down, and sees no change of its manifests', async () => {
  editFile(master, environment, (text) => text.replace(/"\n$/, ' --allow-privileged=true"\n'));
  await systemctl('restart kubelet');
  editFile(master, scheduler, (text) => text.replace('elect=true', 'elect=false'));
  await pollsOfTheKubelet();
  expect(master.kubelet.restarts('scheduler')).toBe(0);
  editFile(master, environment, (text) => text.replace(' --allow-privileged=true', ''));
  await eventually(() => expect(master.kubelet.restarts('scheduler')).toBe(1));
});

test('unit files count from the next daemon-reload on', async () => {
  const dropIn = '/etc/systemd/system/kubelet.service.d/10-kubeadm.conf';
  editFile(master, dropIn, (text) => text.replace(/ARGS\n$/, 'ARGS --v=2\n'));
  await systemctl('restart kubelet');
  expect(argumentsOf(master, 'kubelet')[0]).not.toContain('--v=2');
  expect(await systemctl('daemon-reload')).toEqual({ code: 0, said: '' });
  await systemctl('restart kubelet');
  expect(argumentsOf(master, 'kubelet')[0]).toContain('--v=2');
});

test('a kubelet that is made to fail is down until it is restarted', async () => {
  master.kubelet.breakNextStart('kubelet');
  await systemctl('restart kubelet');
  await eventually(() => expect(master.kubelet.restarts('kubelet')).toBeGreaterThanOrEqual(2));
  await systemctl('restart kubelet');
  await eventually(async () => expect(await health(session, healthz)).toEqual(ok));
});

test.each([
  ['restart etcd', 5, 'Unit etcd not found.'],
  ['is-active etcd', 3, 'inactive'],
  ['show kubelet', 1, 'systemctl show: not known here'],
])('systemctl %s says so', async (command, code, said) => {
  expect(await systemctl(command)).toEqual({ code, said });
});
