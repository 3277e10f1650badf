import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { EmbeddedHost } from '../../src/embedded/embedded-host.js';
import { argumentsOf, editFile, eventually, health, hostNamed, onOwnCluster, pollsOfTheKubelet } from './embedded-fixture.js';

const apiserver = '/etc/kubernetes/manifests/kube-apiserver.yaml';
const [mount, volume] = [
  '    - { name: logs, mountPath: /etc/kubernetes/logs }\n',
  '  - { name: logs, hostPath: { path: /etc/kubernetes/logs, type: DirectoryOrCreate } }\n',
];
const scheduler = '/etc/kubernetes/manifests/kube-scheduler.yaml';
const [readyz, healthz, kubelet] = ['https://127.0.0.1:6443/readyz', 'https://127.0.0.1:10259/healthz', 'http://127.0.0.1:10248/healthz'];
const ok = { status: 200, body: 'ok' };

const bootOf = ({ root }: EmbeddedHost): string => readFileSync(`${root}/proc/sys/kernel/random/boot_id`, 'utf8');
const addFlag = (text: string): string => text.replace('"--leader-elect=true"', '$&, "--profiling=false"');

test.concurrent('without its image a pod runs on, is not started again, and comes up once the image is back', () =>
  onOwnCluster(async ({ master, session }) => {
    master.kubelet.removeImage('scheduler');
    await pollsOfTheKubelet();
    expect(await health(session, healthz)).toEqual(ok);
    editFile(master, scheduler, addFlag);
    await eventually(() => expect(argumentsOf(master, 'scheduler')).toEqual([]));
    await pollsOfTheKubelet();
    expect(master.kubelet.restarts('scheduler')).toBe(0);
    master.kubelet.bringImageBack('scheduler');
    await eventually(async () => expect(await health(session, healthz)).toEqual(ok));
    expect(argumentsOf(master, 'scheduler')).toEqual([expect.arrayContaining(['--profiling=false'])]);
  }));

test.concurrent('a kubelet that is stopped leaves the pods alone until it is started', () =>
  onOwnCluster(async ({ master, session }) => {
    master.kubelet.stopKubelet();
    editFile(master, scheduler, addFlag);
    await pollsOfTheKubelet();
    expect(await health(session, kubelet)).toContain('did not connect');
    expect(master.kubelet.restarts('scheduler')).toBe(0);
    master.kubelet.restartKubelet();
    await eventually(() => expect(master.kubelet.restarts('scheduler')).toBe(1));
  }));

test.concurrent('a reboot ends everything, counts time anew, and starts what the disk declares after what comes first', () =>
  onOwnCluster(async ({ master, session }) => {
    const before = bootOf(master);
    await master.kubelet.reboot(async () => {
      expect(master.kubelet.processes()).toEqual([]);
      expect(bootOf(master)).not.toBe(before);
      await pollsOfTheKubelet();
      expect(master.kubelet.processes()).toEqual([]);
      editFile(master, scheduler, addFlag);
    });
    await eventually(async () => expect(await health(session, readyz)).toEqual(ok));
    expect(argumentsOf(master, 'scheduler')).toEqual([expect.arrayContaining(['--profiling=false'])]);
    expect(argumentsOf(master, 'kubelet')).toHaveLength(1);
    for (const { startTicks } of master.kubelet.processes()) expect(startTicks).toBeLessThan(60 * 100);
  }));

test.concurrent('an API server dates its audit log by the clock of its machine', () =>
  onOwnCluster(async ({ master, session }) => {
    const flags = '    - --audit-policy-file=/etc/kubernetes/pki/policy.yaml\n    - --audit-log-path=/etc/kubernetes/logs/audit.log\n';
    writeFileSync(`${master.root}/etc/kubernetes/pki/policy.yaml`, 'apiVersion: audit.k8s.io/v1\nkind: Policy\nrules:\n- level: Metadata\n');
    master.clock.shift(-86_400);
    editFile(master, apiserver, (text) => text.replace('    - --insecure-port=0\n', `$&${flags}`).replace('    volumeMounts:\n', `$&${mount}`).replace('  volumes:\n', `$&${volume}`));
    await eventually(() => expect(master.kubelet.restarts('apiserver')).toBe(1));
    await eventually(async () => expect(await health(session, readyz)).toEqual(ok));
    const line = readFileSync(`${master.root}/etc/kubernetes/logs/audit.log`, 'utf8').trim().split('\n').at(-1) ?? '';
    const { requestReceivedTimestamp } = JSON.parse(line) as { requestReceivedTimestamp: string };
    expect(Math.abs(Date.now() - 86_400_000 - Date.parse(requestReceivedTimestamp))).toBeLessThan(60_000);
  }));

test.concurrent('a host whose kubelet is not shown is rebooted like any other', () =>
  onOwnCluster(async ({ cluster }) => {
    const host = hostNamed(cluster, 'etcd-1');
    await host.kubelet.reboot(() => Promise.resolve());
    await eventually(() => expect(argumentsOf(host, 'etcd')).toHaveLength(1));
  }));
