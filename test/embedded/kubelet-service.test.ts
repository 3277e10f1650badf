import { expect, test } from 'vitest';
import type { Session } from '../../src/transport/session.js';
import {
  argumentsOf,
  editFile,
  eventually,
  health,
  onOwnCluster,
  pollsOfTheKubelet,
} from './embedded-fixture.js';

const config = '/var/lib/kubelet/config.yaml';
const environment = '/var/lib/kubelet/kubeadm-flags.env';
const scheduler = '/etc/kubernetes/manifests/kube-scheduler.yaml';
const healthz = 'http://127.0.0.1:10248/healthz';
const ok = { status: 200, body: 'ok' };

async function systemctl(session: Session, command: string): Promise<{ code: number; said: string }> {
  const { code, stdout, stderr } = await session.run(`systemctl ${command}`);
  return { code, said: `${stdout}${stderr}`.trim() };
}

test.concurrent('a restart starts a new process with the flags that are declared now, and leaves the pods alone', () =>
  onOwnCluster(async ({ master, session }) => {
    const [before] = master.kubelet.processes();
    editFile(master, environment, (text) => text.replace(/"\n$/, ' --event-qps=0"\n'));
    expect(await systemctl(session, 'restart kubelet')).toEqual({ code: 0, said: '' });
    expect(argumentsOf(master, 'kubelet')).toEqual([expect.arrayContaining(['--event-qps=0'])]);
    const after = master.kubelet.processes().at(-1);
    expect(after?.startTicks).toBeGreaterThan(before?.startTicks ?? Infinity);
    expect(after?.executable).toBe('/usr/bin/kubelet');
    await eventually(async () => expect(await health(session, healthz)).toEqual(ok));
    expect(await systemctl(session, 'is-active kubelet.service')).toEqual({ code: 0, said: 'active' });
    expect(master.kubelet.restarts('kubelet')).toBe(1);
    expect(master.kubelet.restarts('apiserver')).toBe(0);
  }));

test.concurrent('a kubelet whose configuration is no YAML is down until it is repaired, while its pods run on', () =>
  onOwnCluster(async ({ master, session }) => {
    editFile(master, config, (text) => text.replace('authorization:', 'authorization: ['));
    await systemctl(session, 'restart kubelet');
    await eventually(() => expect(master.kubelet.restarts('kubelet')).toBeGreaterThanOrEqual(2));
    expect(await systemctl(session, 'is-active kubelet')).toEqual({ code: 3, said: 'activating' });
    expect(await health(session, healthz)).toContain('did not connect');
    expect(argumentsOf(master, 'apiserver')).toHaveLength(1);
    editFile(master, config, (text) => text.replace('authorization: [', 'authorization:'));
    await eventually(async () => expect(await health(session, healthz)).toEqual(ok));
    await pollsOfTheKubelet();
    expect(master.kubelet.restarts('apiserver')).toBe(0);
  }));

test.concurrent('a kubelet with an unknown flag is down, and sees no change of its manifests', () =>
  onOwnCluster(async ({ master, session }) => {
    editFile(master, environment, (text) => text.replace(/"\n$/, ' --allow-privileged=true"\n'));
    await systemctl(session, 'restart kubelet');
    editFile(master, scheduler, (text) => text.replace('elect=true', 'elect=false'));
    await pollsOfTheKubelet();
    expect(master.kubelet.restarts('scheduler')).toBe(0);
    expect(argumentsOf(master, 'scheduler')).toHaveLength(1);
    editFile(master, environment, (text) => text.replace(' --allow-privileged=true', ''));
    await eventually(() => expect(master.kubelet.restarts('scheduler')).toBe(1));
  }));

test.concurrent('unit files count from the next daemon-reload on', () =>
  onOwnCluster(async ({ master, session }) => {
    const dropIn = '/etc/systemd/system/kubelet.service.d/10-kubeadm.conf';
    editFile(master, dropIn, (text) => text.replace(/ARGS\n$/, 'ARGS --v=2\n'));
    await systemctl(session, 'restart kubelet');
    expect(argumentsOf(master, 'kubelet')[0]).not.toContain('--v=2');
    expect(await systemctl(session, 'daemon-reload')).toEqual({ code: 0, said: '' });
    expect(await systemctl(session, 'restart kubelet')).toEqual({ code: 0, said: '' });
    expect(argumentsOf(master, 'kubelet')[0]).toContain('--v=2');
  }));

test.concurrent('a kubelet that is made to fail is down until it is restarted', () =>
  onOwnCluster(async ({ master, session }) => {
    master.kubelet.breakNextStart('kubelet');
    await systemctl(session, 'restart kubelet');
    await eventually(() => expect(master.kubelet.restarts('kubelet')).toBeGreaterThanOrEqual(2));
    await systemctl(session, 'restart kubelet');
    await eventually(async () => expect(await health(session, healthz)).toEqual(ok));
  }));

test.concurrent('systemctl says what it does not know', () =>
  onOwnCluster(async ({ session }) => {
    expect(await systemctl(session, 'restart etcd')).toEqual({ code: 5, said: 'Unit etcd not found.' });
    expect(await systemctl(session, 'is-active etcd')).toEqual({ code: 3, said: 'inactive' });
    expect(await systemctl(session, 'show kubelet')).toEqual({ code: 1, said: 'systemctl show: not known here' });
  }));
