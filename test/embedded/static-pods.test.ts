import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { EmbeddedCluster } from '../../src/embedded/embedded-cluster.js';
import { startEmbeddedCluster } from '../../src/embedded/embedded-cluster.js';
import type { EmbeddedHost } from '../../src/embedded/embedded-host.js';
import { connect } from '../../src/transport/connect.js';
import type { Session } from '../../src/transport/session.js';
import { argumentsOf, editFile, eventually, health, hostNamed, pollsOfTheKubelet } from './embedded-fixture.js';

const directory = '/etc/kubernetes/manifests';
const apiserver = `${directory}/kube-apiserver.yaml`;
const scheduler = `${directory}/kube-scheduler.yaml`;
const readyz = 'https://127.0.0.1:6443/readyz';
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

const withFlag = (flag: string) => (text: string) => text.replace('    - --insecure-port=0\n', `$&    - ${flag}\n`);
const pathOf = (name: string): string => `${master.root}${directory}/${name}`;

test('a changed apiserver is replaced once: away, then not ready, then ready, the old one draining meanwhile', async () => {
  const [before] = master.kubelet.processes().filter(({ argv }) => argv[0] === 'kube-apiserver');
  editFile(master, apiserver, withFlag('--profiling=false'));
  const seen: string[] = [];
  await eventually(async () => {
    const answer = await health(session, readyz);
    seen.push(typeof answer === 'string' ? 'refused' : String(answer.status));
    expect(master.kubelet.restarts('apiserver')).toBe(1);
    expect(answer).toEqual(ok);
  });
  expect(seen.join(' ')).toMatch(/refused .*500 200$/);
  const [newest, old] = argumentsOf(master, 'apiserver');
  expect(newest).toContain('--profiling=false');
  expect(old).toEqual(before?.argv);
  const after = master.kubelet.processes().at(-1);
  expect(after?.pid).toBeGreaterThan(before?.pid ?? Infinity);
  expect(after?.startTicks).toBeGreaterThan(before?.startTicks ?? Infinity);
  await eventually(() => expect(argumentsOf(master, 'apiserver')).toEqual([newest]));
  expect(existsSync(`${master.root}/proc/${before?.pid}`)).toBe(false);
  expect(master.kubelet.restarts('apiserver')).toBe(1);
  expect(master.kubelet.restarts('scheduler')).toBe(0);
});

test('while it is not ready the apiserver answers 500 with a body that says ok', async () => {
  editFile(master, apiserver, withFlag('--profiling=false'));
  await eventually(async () => {
    const answer = await health(session, readyz);
    expect(answer).toMatchObject({ status: 500 });
    expect((answer as { body: string }).body).toContain('ok');
  });
});

test('neither a hidden file nor a change of the text alone restarts anything', async () => {
  writeFileSync(pathOf('.kube-scheduler.yaml'), readFileSync(pathOf('kube-scheduler.yaml')));
  editFile(master, apiserver, (text) => `# checked\n${text.replace('--secure-port=6443', '$&   # fixed')}`);
  await pollsOfTheKubelet();
  expect(master.kubelet.processes()).toHaveLength(4);
  expect(master.kubelet.restarts('apiserver')).toBe(0);
  expect(master.kubelet.restarts('scheduler')).toBe(0);
});

test('a copy beside a manifest is a second pod, and its removal takes the first one down for a moment', async () => {
  writeFileSync(pathOf('kube-scheduler.yaml.bak'), readFileSync(pathOf('kube-scheduler.yaml')));
  await eventually(() => expect(argumentsOf(master, 'scheduler')).toHaveLength(2));
  await eventually(() => expect(master.kubelet.restarts('scheduler')).toBeGreaterThan(1));
  rmSync(pathOf('kube-scheduler.yaml.bak'));
  await eventually(() => expect(argumentsOf(master, 'scheduler')).toEqual([]));
  await eventually(async () => expect(await health(session, 'https://127.0.0.1:10259/healthz')).toEqual(ok));
  expect(argumentsOf(master, 'scheduler')).toHaveLength(1);
});

test('a manifest that is no YAML loses its pod until it is whole again', async () => {
  editFile(master, scheduler, (text) => text.replace('kind: Pod', 'kind: [Pod'));
  await eventually(() => expect(argumentsOf(master, 'scheduler')).toEqual([]));
  editFile(master, scheduler, (text) => text.replace('kind: [Pod', 'kind: Pod'));
  await eventually(async () => expect(await health(session, 'https://127.0.0.1:10259/healthz')).toEqual(ok));
});

const mountLogs = (text: string): string =>
  text
    .replace('    volumeMounts:\n', '$&    - { name: audit-log, mountPath: /var/log/audit }\n')
    .replace('  volumes:\n', '$&  - { name: audit-log, hostPath: { path: /var/log/audit, type: DirectoryOrCreate } }\n')
    .replace('    volumeMounts:\n', '$&    - { name: audit-policy, mountPath: /etc/policy.yaml, readOnly: true }\n')
    .replace('  volumes:\n', '$&  - { name: audit-policy, hostPath: { path: /etc/policy.yaml, type: File } }\n');
const auditFlags = withFlag('--audit-log-path=/var/log/audit/audit.log\n    - --audit-policy-file=/etc/policy.yaml');
const writePolicy = (rules: string): void => {
  writeFileSync(`${master.root}/etc/policy.yaml`, `apiVersion: audit.k8s.io/v1\nkind: Policy\nrules:\n${rules}\n`);
};

test('an apiserver with an unknown flag starts again and again until the manifest is restored', async () => {
  editFile(master, apiserver, withFlag('--basic-auth-file=/etc/kubernetes/pki/users.csv'));
  await eventually(() => expect(master.kubelet.restarts('apiserver')).toBeGreaterThanOrEqual(2));
  expect(await health(session, readyz)).toContain('did not connect');
  editFile(master, apiserver, (text) => text.replace(/.*--basic-auth-file.*\n/, ''));
  await eventually(async () => expect(await health(session, readyz)).toEqual(ok));
});

test('an apiserver does not start while a file that it mounts is missing', async () => {
  editFile(master, apiserver, (text) => mountLogs(auditFlags(text)));
  await eventually(async () => expect(await health(session, readyz)).toContain('did not connect'));
  await eventually(() => expect(argumentsOf(master, 'apiserver')).toEqual([]));
  writePolicy('- level: Metadata');
  await eventually(async () => expect(await health(session, readyz)).toEqual(ok));
});

test('an apiserver with an audit log that is mounted records the requests that it answers', async () => {
  writePolicy('- level: Metadata');
  editFile(master, apiserver, (text) => mountLogs(auditFlags(text)));
  await eventually(() => expect(master.kubelet.restarts('apiserver')).toBe(1));
  await eventually(async () => expect(await health(session, readyz)).toEqual(ok));
  const log = readFileSync(`${master.root}/var/log/audit/audit.log`, 'utf8');
  expect(JSON.parse(log.trim().split('\n').at(-1) ?? '')).toMatchObject({ requestURI: '/readyz', level: 'Metadata' });
});

test('an apiserver without anonymous requests answers 401', async () => {
  editFile(master, apiserver, withFlag('--anonymous-auth=false'));
  await eventually(async () => expect(await health(session, readyz)).toMatchObject({ status: 401 }));
});

test('a start that is made to fail goes on failing until the manifest changes', async () => {
  master.kubelet.breakNextStart('scheduler');
  editFile(master, scheduler, (text) => text.replace('"--leader-elect=true"', '"--profiling=false"'));
  await eventually(() => expect(master.kubelet.restarts('scheduler')).toBeGreaterThanOrEqual(2));
  editFile(master, scheduler, (text) => text.replace('"--profiling=false"', '"--leader-elect=true"'));
  await eventually(async () => expect(await health(session, 'https://127.0.0.1:10259/healthz')).toEqual(ok));
});

test('etcd is replaced like any pod, by a kubelet that shows no process', async () => {
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
});
