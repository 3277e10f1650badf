import { readFileSync, statSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { EmbeddedCluster } from '../../src/embedded/embedded-cluster.js';
import { startEmbeddedCluster } from '../../src/embedded/embedded-cluster.js';
import type { PresentFile, Snapshot } from '../../src/model/snapshot.js';
import { probeHost } from '../../src/probe/probe-host.js';
import { connect } from '../../src/transport/connect.js';
import { health, hostNamed, kubeadmLayout, withSession } from './embedded-fixture.js';

let cluster: EmbeddedCluster;
beforeAll(async () => {
  cluster = await startEmbeddedCluster();
});
afterAll(async () => cluster.close());

function probe(name: string): Promise<Snapshot> {
  return withSession(hostNamed(cluster, name), (session) => probeHost(session, [kubeadmLayout]));
}

function fileIn(snapshot: Snapshot, path: string): PresentFile {
  const fact = snapshot.files[path];
  expect({ path, state: fact?.state }).toEqual({ path, state: 'present' });
  return fact as PresentFile;
}

describe('the inventory', () => {
  test('describes the hosts with paths relative to itself and the tree as root', () => {
    const inventory = parse(readFileSync(cluster.inventoryFile, 'utf8')) as Record<string, unknown>;
    const { host, root } = hostNamed(cluster, 'etcd-1');
    expect(inventory['knownHosts']).toBe('./known_hosts');
    expect(inventory['defaults']).toEqual({ user: 'root', become: false });
    expect(inventory['hosts']).toMatchObject({
      'master-1': { roles: ['master'] },
      'node-1': { roles: ['node'] },
      'etcd-1': { address: '127.0.0.1', port: host.port, identityFile: './identity', roles: ['etcd'], root },
    });
  });

  test('comes with an identity and a known_hosts that nobody else may read', () => {
    const { identityFile = '', knownHosts } = hostNamed(cluster, 'master-1').host;
    expect(statSync(identityFile).mode & 0o777).toBe(0o600);
    expect(statSync(knownHosts).mode & 0o777).toBe(0o600);
    expect(readFileSync(knownHosts, 'utf8').trim().split('\n')).toHaveLength(3);
  });

  test('has hosts with keys of their own', async () => {
    const [master, node] = [hostNamed(cluster, 'master-1').host, hostNamed(cluster, 'node-1').host];
    const disguised = connect({ ...node, port: master.port, knownHosts: '/dev/null' });
    await expect(disguised).rejects.toMatchObject({ code: 'HOST_KEY_UNKNOWN' });
    const keys = readFileSync(node.knownHosts, 'utf8').match(/ssh-ed25519 \S+/g);
    expect(new Set(keys).size).toBe(3);
  });
});

describe('the probe', () => {
  test('of the master sees the control plane and its kubelet, started by files that root owns', async () => {
    const snapshot = await probe('master-1');
    const components = snapshot.processes.map((process) => process.component).sort();
    expect(components).toEqual(['apiserver', 'controller-manager', 'kubelet', 'scheduler']);
    expect(snapshot.processes.every((process) => !process.isWorkload && process.cwd === '/')).toBe(true);
    expect(snapshot.versions).toEqual({ kubelet: '1.20.2' });
    const scheduler = fileIn(snapshot, '/etc/kubernetes/manifests/kube-scheduler.yaml');
    expect(scheduler).toMatchObject({ mode: 0o666, user: 'root', group: 'root' });
    expect(fileIn(snapshot, '/etc/kubernetes/admin.conf').mode).toBe(0o664);
    expect(fileIn(snapshot, '/etc/kubernetes/pki/sa.key').mode).toBe(0o600);
    expect(snapshot.files['/var/lib/etcd']?.state).toBe('absent');
  });

  test('of the node sees a kubelet whose flags come from the environment file', async () => {
    const snapshot = await probe('node-1');
    expect(snapshot.processes.map((process) => process.component)).toEqual(['kubelet']);
    expect(snapshot.processes[0]?.argv).toEqual([
      '/usr/bin/kubelet',
      '--kubeconfig=/etc/kubernetes/kubelet.conf',
      '--config=/var/lib/kubelet/config.yaml',
      '--container-runtime=remote',
      '--container-runtime-endpoint=unix:///run/containerd/containerd.sock',
      '--make-iptables-util-chains=false',
    ]);
    expect(fileIn(snapshot, '/var/lib/kubelet/config.yaml').mode).toBe(0o664);
    expect(snapshot.sysctls).toMatchObject({ 'kernel.panic': '10', 'vm.overcommit_memory': '1' });
    expect(snapshot.bootId).not.toBe('');
  });

  test('of the etcd host sees etcd alone, and its data directory open to all', async () => {
    const snapshot = await probe('etcd-1');
    expect(snapshot.processes.map((process) => process.component)).toEqual(['etcd']);
    expect(fileIn(snapshot, '/var/lib/etcd')).toMatchObject({ type: 'directory', mode: 0o755, user: 'root' });
    expect(snapshot.knownUsers).toEqual([]);
  });
});

describe('health', () => {
  test.each([
    ['master-1', 'https://127.0.0.1:6443/readyz', 'ok'],
    ['master-1', 'https://192.0.2.11:6443/livez', 'ok'],
    ['master-1', 'https://127.0.0.1:10257/healthz', 'ok'],
    ['master-1', 'https://127.0.0.1:10259/healthz', 'ok'],
    ['master-1', 'http://127.0.0.1:10248/healthz', 'ok'],
    ['node-1', 'http://127.0.0.1:10248/healthz', 'ok'],
    ['etcd-1', 'http://127.0.0.1:2381/health', '{"health":"true"}'],
  ])('of %s at %s is 200', async (name, url, body) => {
    const answer = await withSession(hostNamed(cluster, name), (session) => health(session, url));
    expect(answer).toEqual({ status: 200, body });
  });

  test('is each host’s own: the node has no apiserver', async () => {
    const url = 'https://127.0.0.1:6443/readyz';
    const answer = await withSession(hostNamed(cluster, 'node-1'), (session) => health(session, url));
    expect(answer).toContain('did not connect');
  });
});

describe('a command', () => {
  test('finds root’s home and temporary files inside the cluster’s directory', async () => {
    const said = await withSession(hostNamed(cluster, 'node-1'), async (session) => {
      const { stdout } = await session.run('printf "%s\\n" "$HOME" "$TMPDIR"; command -v sed >/dev/null && echo sed');
      return stdout.toString().split('\n');
    });
    expect(said[0]).toBe(`${hostNamed(cluster, 'node-1').root}/root`);
    expect(said[1]?.startsWith(cluster.directory)).toBe(true);
    expect(said[2]).toBe('sed');
  });

  const pastTheTree = ['sysctl -w kernel.panic=1', 'systemd-run true'];
  test.each(pastTheTree)('cannot reach the machine itself with %s', async (line) => {
    const result = await withSession(hostNamed(cluster, 'node-1'), (session) => session.run(line));
    expect(result.code).toBe(1);
    expect(result.stderr.toString()).toContain('not on an embedded host');
  });
});
