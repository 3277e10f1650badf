import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { EmbeddedHost } from '../../src/embedded/embedded-host.js';
import { connect } from '../../src/transport/connect.js';
import {
  argumentsOf,
  editFile,
  eventually,
  health,
  hostNamed,
  onOwnCluster,
  pollsOfTheKubelet,
} from './embedded-fixture.js';

const directory = '/etc/kubernetes/manifests';
const apiserver = `${directory}/kube-apiserver.yaml`;
const scheduler = `${directory}/kube-scheduler.yaml`;
const readyz = 'https://127.0.0.1:6443/readyz';
const ok = { status: 200, body: 'ok' };

const anchor = '    - --insecure-port=0\n';
const withFlag = (flag: string) => (text: string) => text.replace(anchor, `${anchor}    - ${flag}\n`);
const fileIn = (host: EmbeddedHost, name: string): string => `${host.root}${directory}/${name}`;

test.concurrent('a changed apiserver is replaced once: away for a while, the old process draining beside the new', () =>
  onOwnCluster(async ({ master, session }) => {
    const [before] = master.kubelet.processes().filter(({ argv }) => argv[0] === 'kube-apiserver');
    editFile(master, apiserver, withFlag('--profiling=false'));
    const seen: string[] = [];
    let together = 0;
    await eventually(async () => {
      const answer = await health(session, readyz);
      seen.push(typeof answer === 'string' ? 'refused' : String(answer.status));
      together = Math.max(together, argumentsOf(master, 'apiserver').length);
      expect(master.kubelet.restarts('apiserver')).toBe(1);
      expect(answer).toEqual(ok);
    });
    expect(seen).toContain('refused');
    expect(together).toBe(2);
    const [newest] = argumentsOf(master, 'apiserver');
    expect(newest).toContain('--profiling=false');
    const after = master.kubelet.processes().at(-1);
    expect(after?.pid).toBeGreaterThan(before?.pid ?? Infinity);
    expect(after?.startTicks).toBeGreaterThan(before?.startTicks ?? Infinity);
    await eventually(() => expect(argumentsOf(master, 'apiserver')).toEqual([newest]));
    expect(existsSync(`${master.root}/proc/${before?.pid}`)).toBe(false);
    expect(master.kubelet.restarts('apiserver')).toBe(1);
    expect(master.kubelet.restarts('scheduler')).toBe(0);
  }));

test.concurrent('neither a hidden file nor a change of the text alone restarts anything', () =>
  onOwnCluster(async ({ master }) => {
    writeFileSync(fileIn(master, '.kube-scheduler.yaml'), readFileSync(fileIn(master, 'kube-scheduler.yaml')));
    editFile(master, apiserver, (text) => `# checked\n${text.replace('--secure-port=6443', '$&   # fixed')}`);
    await pollsOfTheKubelet();
    expect(master.kubelet.processes()).toHaveLength(4);
    expect(master.kubelet.restarts('apiserver')).toBe(0);
    expect(master.kubelet.restarts('scheduler')).toBe(0);
  }));

test.concurrent('a copy beside a manifest is a second pod, and its removal takes the first one down for a moment', () =>
  onOwnCluster(async ({ master, session }) => {
    writeFileSync(fileIn(master, 'kube-scheduler.yaml.bak'), readFileSync(fileIn(master, 'kube-scheduler.yaml')));
    await eventually(() => expect(argumentsOf(master, 'scheduler')).toHaveLength(2));
    await eventually(() => expect(master.kubelet.restarts('scheduler')).toBeGreaterThan(1));
    rmSync(fileIn(master, 'kube-scheduler.yaml.bak'));
    await eventually(() => expect(argumentsOf(master, 'scheduler')).toEqual([]));
    await eventually(async () => expect(await health(session, 'https://127.0.0.1:10259/healthz')).toEqual(ok));
    expect(argumentsOf(master, 'scheduler')).toHaveLength(1);
  }));

test.concurrent('a manifest that is no YAML loses its pod until it is whole again', () =>
  onOwnCluster(async ({ master, session }) => {
    editFile(master, scheduler, (text) => text.replace('kind: Pod', 'kind: [Pod'));
    await eventually(() => expect(argumentsOf(master, 'scheduler')).toEqual([]));
    editFile(master, scheduler, (text) => text.replace('kind: [Pod', 'kind: Pod'));
    await eventually(async () => expect(await health(session, 'https://127.0.0.1:10259/healthz')).toEqual(ok));
  }));

const mountLogs = (text: string): string =>
  text
    .replace('    volumeMounts:\n', '$&    - { name: audit-log, mountPath: /var/log/audit }\n')
    .replace('  volumes:\n', '$&  - { name: audit-log, hostPath: { path: /var/log/audit, type: DirectoryOrCreate } }\n')
    .replace('    volumeMounts:\n', '$&    - { name: audit-policy, mountPath: /etc/policy.yaml, readOnly: true }\n')
    .replace('  volumes:\n', '$&  - { name: audit-policy, hostPath: { path: /etc/policy.yaml, type: File } }\n');
const auditFlags = withFlag('--audit-log-path=/var/log/audit/audit.log\n    - --audit-policy-file=/etc/policy.yaml');
const writePolicy = ({ root }: EmbeddedHost, rules: string): void => {
  writeFileSync(`${root}/etc/policy.yaml`, `apiVersion: audit.k8s.io/v1\nkind: Policy\nrules:\n${rules}\n`);
};

test.concurrent('an apiserver with an unknown flag starts again and again until the manifest is restored', () =>
  onOwnCluster(async ({ master, session }) => {
    editFile(master, apiserver, withFlag('--basic-auth-file=/etc/kubernetes/pki/users.csv'));
    await eventually(() => expect(master.kubelet.restarts('apiserver')).toBeGreaterThanOrEqual(2));
    expect(await health(session, readyz)).toContain('did not connect');
    editFile(master, apiserver, (text) => text.replace(/.*--basic-auth-file.*\n/, ''));
    await eventually(async () => expect(await health(session, readyz)).toEqual(ok));
  }));

test.concurrent('an apiserver does not start while a file that it mounts is missing', () =>
  onOwnCluster(async ({ master, session }) => {
    editFile(master, apiserver, (text) => mountLogs(auditFlags(text)));
    await eventually(async () => expect(await health(session, readyz)).toContain('did not connect'));
    await eventually(() => expect(argumentsOf(master, 'apiserver')).toEqual([]));
    writePolicy(master, '- level: Metadata');
    await eventually(async () => expect(await health(session, readyz)).toEqual(ok));
  }));

test.concurrent('an apiserver with an audit log that is mounted records the requests that it answers', () =>
  onOwnCluster(async ({ master, session }) => {
    writePolicy(master, '- level: Metadata');
    editFile(master, apiserver, (text) => mountLogs(auditFlags(text)));
    await eventually(() => expect(master.kubelet.restarts('apiserver')).toBe(1));
    await eventually(async () => expect(await health(session, readyz)).toEqual(ok));
    const log = readFileSync(`${master.root}/var/log/audit/audit.log`, 'utf8');
    expect(JSON.parse(log.trim().split('\n').at(-1) ?? '')).toMatchObject({ requestURI: '/readyz', level: 'Metadata' });
  }));

test.concurrent('an apiserver without anonymous requests answers 401', () =>
  onOwnCluster(async ({ master, session }) => {
    editFile(master, apiserver, withFlag('--anonymous-auth=false'));
    await eventually(async () => expect(await health(session, readyz)).toMatchObject({ status: 401 }));
  }));

test.concurrent('a start that is made to fail goes on failing until the manifest changes', () =>
  onOwnCluster(async ({ master, session }) => {
    master.kubelet.breakNextStart('scheduler');
    editFile(master, scheduler, (text) => text.replace('"--leader-elect=true"', '"--profiling=false"'));
    await eventually(() => expect(master.kubelet.restarts('scheduler')).toBeGreaterThanOrEqual(2));
    editFile(master, scheduler, (text) => text.replace('"--profiling=false"', '"--leader-elect=true"'));
    await eventually(async () => expect(await health(session, 'https://127.0.0.1:10259/healthz')).toEqual(ok));
  }));

test.concurrent('etcd is replaced like any pod, by a kubelet that shows no process', () =>
  onOwnCluster(async ({ cluster }) => {
    const host = hostNamed(cluster, 'etcd-1');
    const other = await connect(host.host);
    editFile(host, `${directory}/etcd.yaml`, (text) => text.replace('auth=false', 'auth=true'));
    await eventually(() => expect(host.kubelet.restarts('etcd')).toBe(1));
    await eventually(async () => {
      expect(await health(other, 'http://127.0.0.1:2381/health')).toEqual({ status: 200, body: '{"health":"true"}' });
    });
    expect(argumentsOf(host, 'etcd')).toEqual([expect.arrayContaining(['--peer-client-cert-auth=true'])]);
    expect(argumentsOf(host, 'kubelet')).toEqual([]);
    other.close();
  }));
