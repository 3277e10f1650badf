import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadLayouts } from '../../src/benchmark/load-layouts.js';
import type { Excerpt } from '../../src/model/snapshot.js';
import { parseProbe } from '../../src/probe/parse-probe.js';
import { probeRequest } from '../../src/probe/probe-request.js';
import { probeScript } from '../../src/probe/probe-script.js';
import { HostTree } from './host-tree.js';

const layouts = loadLayouts();
const seen = '/proc/300/root/var/lib/kube-proxy/config.conf';
let tree: HostTree;

beforeEach(() => {
  tree = new HostTree();
  const cgroup = '0::/kubepods/besteffort/pod0a1b2c3d-1111-2222-3333-444455556666/abc\n';
  tree.process(300, ['/usr/local/bin/kube-proxy', '--config=/var/lib/kube-proxy/config.conf'], { cgroup });
});
afterEach(() => {
  tree.remove();
});

function output(): Buffer {
  const result = spawnSync('/bin/sh', ['-s'], { input: probeScript(tree.root, probeRequest(layouts)), maxBuffer: 64 << 20 });
  expect(result.stderr.toString()).toBe('');
  return result.stdout;
}

function excerpt(): Excerpt | undefined {
  return parseProbe('n1', tree.root, layouts, output()).documents[seen];
}

describe("kube-proxy's configuration, as its process sees it", () => {
  it.each([
    ['metricsBindAddress: ""\n', ''],
    ['metricsBindAddress: 0.0.0.0:10249\n', '0.0.0.0:10249'],
    ["metricsBindAddress: '[::]:10249' # open\n", '[::]:10249'],
    ['{"kind": "KubeProxyConfiguration",\n "metricsBindAddress": "127.0.0.1:10249"}\n', '127.0.0.1:10249'],
    ['kind: KubeProxyConfiguration\n', ''],
    ['metricsBindAddress: $(reboot)\n', ''],
  ])('of %j gives the address %j alone', (text, address) => {
    tree.write(seen, `apiVersion: kubeproxy.config.k8s.io/v1alpha1\n${text}clusterCIDR: 10.9.8.0/24\n`);
    expect(excerpt()).toEqual({ state: 'taken', text: `metricsBindAddress: "${address}"\n` });
  });

  it('is found behind the links of a mounted ConfigMap', () => {
    tree.write('/proc/300/root/var/lib/kube-proxy/..2024/config.conf', 'metricsBindAddress: 0.0.0.0:10249\n');
    tree.link('/proc/300/root/var/lib/kube-proxy/..data', '..2024');
    tree.link(seen, '..data/config.conf');
    expect(excerpt()).toEqual({ state: 'taken', text: 'metricsBindAddress: "0.0.0.0:10249"\n' });
  });

  it('is unreadable when it is not there', () => {
    expect(excerpt()).toEqual({ state: 'unreadable', reason: 'cannot be read' });
  });

  it('does not hold up the probe when it is a pipe', () => {
    mkdirSync(tree.path('/proc/300/root/var/lib/kube-proxy'), { recursive: true });
    spawnSync('mkfifo', [tree.path(seen)]);
    expect(excerpt()).toEqual({ state: 'unreadable', reason: 'cannot be read' });
  });

  it('carries nothing else of whatever a process of that name points at', () => {
    tree.write(seen, 'root:$6$salt$hash:19000::::::\nmetricsBindAddress: 127.0.0.1\n');
    expect(output().toString('latin1')).not.toContain(Buffer.from('root:$6$salt').toString('base64').slice(0, 12));
  });
});
