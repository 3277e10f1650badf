import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { loadLayouts } from '../../src/benchmark/load-layouts.js';
import type { Snapshot } from '../../src/model/snapshot.js';
import { parseProbe } from '../../src/probe/parse-probe.js';
import { probeRequest } from '../../src/probe/probe-request.js';
import { probeScript } from '../../src/probe/probe-script.js';
import { HostTree } from './host-tree.js';

const layouts = loadLayouts();
let tree: HostTree;
let folder: string;
let certificate: string;
let key: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'certificates-'));
  const [keyPath, path] = [join(folder, 'key'), join(folder, 'crt')];
  const request = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-subj', '/CN=ca'];
  execFileSync('openssl', [...request, '-keyout', keyPath, '-out', path], { stdio: 'ignore' });
  certificate = readFileSync(path, 'latin1');
  key = readFileSync(keyPath, 'latin1');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeEach(() => {
  tree = new HostTree();
});
afterEach(() => tree.remove());

function run(): Buffer {
  const result = spawnSync('/bin/sh', ['-s'], { input: probeScript(tree.root, probeRequest(layouts)), maxBuffer: 64 << 20 });
  expect(result.stderr.toString()).toBe('');
  return result.stdout;
}

function probe(): Snapshot {
  const output = run();
  const secret = key.split('\n')[1] ?? '';
  const snapshot = parseProbe('m1', tree.root, layouts, output);
  expect(JSON.stringify(snapshot)).not.toContain(secret);
  return snapshot;
}

const taken = (text: string): unknown => ({ state: 'taken', text });
const pki = '/etc/kubernetes/pki';

describe('certificates on their way from the host', () => {
  it('leave a combined file without its key, whatever the order and the line ends', () => {
    tree.write(`${pki}/a.crt`, `${key}${certificate}`);
    tree.write(`${pki}/b.crt`, `Bag Attributes\n${certificate}${key}${certificate}`.replaceAll('\n', '\r\n'));
    tree.write(`${pki}/c.crt`, certificate.replace(/-----END.*\n/, '') + key);
    const { certificates } = probe();
    expect(certificates[`${pki}/a.crt`]).toEqual(taken(certificate));
    expect(certificates[`${pki}/b.crt`]).toEqual(taken(`${certificate}${certificate}`.replaceAll('\n', '\r\n')));
    expect(certificates[`${pki}/c.crt`]).toMatchObject({ state: 'taken' });
  });

  it('are found where the flags and variables of the components name them', () => {
    tree.process(10, ['kube-apiserver', '--tls-cert-file=/opt/serving.pem', '--client-ca-file', '/opt/ca.pem', '--etcd-cafile=/opt/none.pem']);
    tree.process(11, ['etcd', '--cert-file=/opt/etcd.pem'], { env: ['ETCD_TRUSTED_CA_FILE=/opt/etcd ca.pem', 'ETCD_CERT_FILE=/opt/other.pem'] });
    tree.process(12, ['kubelet', '--config=/opt/kubelet.yaml']);
    tree.write('/opt/kubelet.yaml', 'tlsCertFile: /opt/kubelet.pem\n');
    tree.process(13, ['etcd', '--config-file=/opt/etcd.yaml']);
    tree.write('/opt/etcd.yaml', 'client-transport-security:\n  trusted-ca-file: /opt/one.pem\npeer-transport-security:\n  trusted-ca-file: "/opt/two.pem"\n');
    const present = ['serving', 'ca', 'etcd', 'etcd ca', 'kubelet', 'one', 'two'].map((name) => `/opt/${name}.pem`);
    for (const path of present) tree.write(path, certificate);
    const { certificates } = probe();
    for (const path of present) expect([path, certificates[path]]).toEqual([path, taken(certificate)]);
    expect(certificates['/opt/none.pem']).toEqual({ state: 'absent' });
    expect(certificates).not.toHaveProperty('/opt/other.pem');
  });

  it('come out of kubeconfigs, embedded or in the file that they name, and nothing else does', () => {
    const encoded = (text: string): string => Buffer.from(text).toString('base64');
    tree.write('/etc/kubernetes/admin.conf', `users:\n- user:\n    client-certificate-data: ${encoded(certificate + key)}\n    client-key-data: ${encoded(key)}\n`);
    tree.write('/etc/kubernetes/scheduler.conf', JSON.stringify({ users: [{ user: { 'client-certificate-data': encoded(certificate), token: 'hunter2' } }] }));
    tree.write('/etc/kubernetes/kubelet.conf', 'users:\n- user:\n    client-certificate: /var/lib/kubelet/pki/kubelet-client-current.pem\n');
    tree.write('/var/lib/kubelet/pki/kubelet-client-2024.pem', certificate + key, 0o600);
    tree.link('/var/lib/kubelet/pki/kubelet-client-current.pem', '/var/lib/kubelet/pki/kubelet-client-2024.pem');
    const snapshot = probe();
    for (const name of ['admin', 'scheduler', 'kubelet']) {
      const excerpt = snapshot.certificates[`/etc/kubernetes/${name}.conf`];
      expect(excerpt?.state === 'taken' && excerpt.text.trim()).toBe(certificate.trim());
    }
    expect(JSON.stringify(snapshot)).not.toContain('hunter2');
  });

  it('are not read in what a tenant’s process names, nor is anything else', () => {
    tree.write('/opt/policy.yaml', 'a policy of nobody');
    tree.write('/opt/ca.pem', certificate);
    const cgroup = '0::/kubepods.slice/kubepods-pod0f0e7a9c_1111_2222_3333_444455556666.slice/x\n';
    tree.process(20, ['kube-apiserver', '--client-ca-file=/opt/ca.pem', '--audit-policy-file=/opt/policy.yaml'], { cgroup });
    const snapshot = probe();
    expect(snapshot.certificates).not.toHaveProperty('/opt/ca.pem');
    expect(snapshot.files).not.toHaveProperty('/opt/policy.yaml');
  });

  it('are known not to be read when the file is too large, or no file', () => {
    tree.write(`${pki}/large.crt`, certificate.repeat(200));
    tree.process(30, ['kube-apiserver', '--tls-cert-file=/opt', `--client-ca-file=${pki}/ca.crt/x`]);
    tree.write('/opt/x', '');
    tree.write(`${pki}/ca.crt`, certificate);
    const { certificates } = probe();
    expect(certificates[`${pki}/large.crt`]).toEqual({ state: 'unreadable', reason: 'larger than 65536 bytes' });
    expect(certificates['/opt']).toEqual({ state: 'unreadable', reason: 'is not a file' });
    expect(certificates[`${pki}/ca.crt/x`]).toEqual({ state: 'absent' });
  });

  // some hundred programs run for them, one after the other
  it('are read of a limited number of files', { timeout: 180_000 }, () => {
    for (let index = 0; index < 203; index += 1) tree.write(`${pki}/${index}.crt`, '');
    const states = Object.values(probe().certificates).map(({ state }) => state);
    expect(states.filter((state) => state === 'taken')).toHaveLength(200);
    expect(states.filter((state) => state === 'unreadable')).toHaveLength(3);
  });
});

describe('private keys', () => {
  it('send only what they are, and whether they are encrypted', () => {
    const legacy = '-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,00\n\nMIIE\n-----END RSA PRIVATE KEY-----\n';
    tree.write(`${pki}/ca.key`, key, 0o600);
    tree.write(`${pki}/old.key`, legacy, 0o600);
    tree.write(`${pki}/new.key`, key.replaceAll('PRIVATE KEY', 'ENCRYPTED PRIVATE KEY'), 0o600);
    tree.write(`${pki}/odd.key`, 'SECRETSECRET\n', 0o600);
    const { privateKeys } = probe();
    expect(privateKeys).toEqual({
      [`${pki}/ca.key`]: taken('-----BEGIN PRIVATE KEY-----\n'),
      [`${pki}/old.key`]: taken('-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n'),
      [`${pki}/new.key`]: taken('-----BEGIN ENCRYPTED PRIVATE KEY-----\n'),
      [`${pki}/odd.key`]: taken(''),
    });
  });
});

describe('the encryption configuration', () => {
  it('travels without its keys', () => {
    const secret = 'c2VjcmV0IGlzIHNlY3VyZSwgb3IgaXMgaXQ/MTIzNA==';
    tree.process(40, ['kube-apiserver', '--encryption-provider-config=/opt/enc.yaml']);
    tree.write('/opt/enc.yaml', `kind: EncryptionConfiguration\nkeys:\n- name: key1\n  secret: ${secret}\n`, 0o600);
    const snapshot = probe();
    expect(snapshot.documents['/opt/enc.yaml']).toEqual(taken('kind: EncryptionConfiguration\nkeys:\n- name: x\n  secret: x\n'));
    expect(JSON.stringify(snapshot)).not.toContain(secret.slice(0, 8));
  });

  it('is known not to be text', () => {
    tree.process(41, ['kube-apiserver', '--encryption-provider-config=/opt/enc.yaml']);
    tree.write('/opt/enc.yaml', Buffer.from([0x6b, 0xff, 0xfe, 0x0a]));
    expect(probe().documents['/opt/enc.yaml']).toEqual({ state: 'unreadable', reason: 'is not a UTF-8 text file' });
  });
});

describe('the time of the host', () => {
  it('is part of the snapshot', () => {
    const before = Math.floor(Date.now() / 1000) - 1;
    expect(probe().clock).toBeGreaterThan(before);
  });
});
