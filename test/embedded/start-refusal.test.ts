import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { AuditLog, openAuditLog } from '../../src/embedded/audit-log.js';
import { entryType } from '../../src/embedded/entry-type.js';
import { prepareMount } from '../../src/embedded/host-path.js';
import { programFlags } from '../../src/embedded/program-flags.js';
import { startRefusal } from '../../src/embedded/start-refusal.js';
import type { Mount, StaticPod } from '../../src/embedded/static-pod.js';

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'start-refusal-'));
  mkdirSync(join(root, 'etc/kubernetes'), { recursive: true });
  mkdirSync(join(root, 'var/log/audit'), { recursive: true });
  const policy = 'apiVersion: audit.k8s.io/v1\nkind: Policy\nrules:\n- level: Metadata\n';
  writeFileSync(join(root, 'etc/kubernetes/audit.yaml'), policy);
  writeFileSync(join(root, 'etc/kubernetes/no-rules.yaml'), policy.replace(/- .*/, ''));
  writeFileSync(join(root, 'etc/kubernetes/removed.yaml'), policy.replace('/v1', '/v2'));
});
afterAll(() => rmSync(root, { recursive: true }));

const mounts: readonly Mount[] = [
  { containerPath: '/conf', hostPath: '/etc/kubernetes', type: 'Directory', isReadOnly: true },
  { containerPath: '/logs', hostPath: '/var/log/audit', type: 'DirectoryOrCreate', isReadOnly: false },
];

function pod(argv: readonly string[]): StaticPod {
  return { file: 'a.yaml', name: 'kube-system/a', argv, environment: {}, mounts, fingerprint: '' };
}

test.each([
  'kube-apiserver --profiling=false --insecure-port=0',
  'kube-apiserver --client-ca-file=/conf/audit.yaml',
  'kube-apiserver --audit-policy-file /conf/audit.yaml --audit-log-path /logs/audit.log',
  'kube-apiserver --audit-log-path=-',
  'kube-apiserver --enable-admission-plugins=NodeRestriction,PodSecurityPolicy',
  'node_exporter --whatever',
])('%s runs', (command) => {
  expect(startRefusal(root, pod(command.split(' ')))).toBeUndefined();
});

test.each([
  ['/usr/local/bin/kube-apiserver --basic-auth-file=/conf/audit.yaml', 'unknown flag: --basic-auth-file'],
  ['kube-scheduler --audit-log-maxage=30', 'unknown flag: --audit-log-maxage'],
  ['etcd --profiling=false', 'unknown flag: --profiling'],
  ['kube-apiserver --client-ca-file=/etc/kubernetes/audit.yaml', 'no such file'],
  ['kube-apiserver --client-ca-file=/conf/ca.crt', 'no such file'],
  ['kube-apiserver --audit-policy-file=/conf', 'no such file'],
  ['kube-apiserver --audit-policy-file=/conf/no-rules.yaml', 'is not valid'],
  ['kube-apiserver --audit-policy-file=/conf/removed.yaml', 'is not valid'],
  ['kube-apiserver --audit-log-path=/var/log/audit/audit.log', 'no mounted directory'],
  ['kube-apiserver --audit-log-path=/conf/audit.log', 'read-only'],
  ['kube-apiserver --audit-log-path=/logs/deeper/audit.log', 'does not exist'],
  ['kube-apiserver --enable-admission-plugins=PodSecurity', '"PodSecurity" is unknown'],
  ['kube-apiserver --disable-admission-plugins=', '"" is unknown'],
])('%s is refused: "%s"', (command, refusal) => {
  expect(startRefusal(root, pod(command.split(' '))) ?? '').toContain(refusal);
});

const mountOf = (type: string, hostPath: string): Mount => ({ containerPath: '/x', hostPath, type, isReadOnly: true });

test.each([
  ['File', '/etc/kubernetes', 'is not a file'],
  ['DirectoryOrCreate', '/etc/kubernetes/audit.yaml', 'is not a directory'],
  ['File', '/etc/kubernetes/absent', 'does not exist'],
  ['FileOrCreate', '/absent/directory/file', 'cannot create'],
  ['DirectoryOrCreate', '/etc/kubernetes/audit.yaml/below', 'cannot create'],
])('a mount of type %s of %s fails: it %s', (type, hostPath, reason) => {
  expect(prepareMount(root, mountOf(type, hostPath))).toContain(reason);
});

test.each([
  ['Directory', '/etc/kubernetes', 'directory'],
  ['', '/etc/kubernetes/audit.yaml', 'file'],
  ['', '/var/lib/made', 'directory'],
  ['FileOrCreate', '/etc/kubernetes/made-file', 'file'],
  ['DirectoryOrCreate', '/etc/made/directory', 'directory'],
])('after a mount of type "%s" of %s there is a %s', (type, hostPath, found) => {
  expect(prepareMount(root, mountOf(type, hostPath))).toBeUndefined();
  expect(entryType(join(root, hostPath))).toBe(found);
});

test.each([
  ['- level: Metadata', true],
  ['- level: None', false],
  ['- {level: None, nonResourceURLs: [/readyz*]}\n- level: Metadata', false],
  ['- {level: None, nonResourceURLs: [/healthz]}\n- level: Metadata', true],
  ['- {level: Metadata, resources: [{group: ""}]}', false],
  ['- {level: None, users: ["system:kube-proxy"]}\n- level: Request', true],
  ['- {level: None, userGroups: ["system:unauthenticated"], verbs: [get]}\n- level: Request', false],
])('an anonymous health request under the rules %j is recorded: %s', (rules, isRecorded) => {
  writeFileSync(
    join(root, 'etc/kubernetes/rules.yaml'),
    `apiVersion: audit.k8s.io/v1\nkind: Policy\nrules:\n${rules}\n`,
  );
  rmSync(join(root, 'var/log/audit/audit.log'), { force: true });
  const argv = ['kube-apiserver', '--audit-policy-file=/conf/rules.yaml', '--audit-log-path=/logs/audit.log'];
  const log = openAuditLog(root, pod(argv), programFlags(argv));
  expect(log).toBeInstanceOf(AuditLog);
  (log as AuditLog).record('/readyz', new Date());
  expect(entryType(join(root, 'var/log/audit/audit.log')) === 'file').toBe(isRecorded);
});
