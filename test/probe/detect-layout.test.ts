import { describe, expect, it } from 'vitest';
import { loadLayouts } from '../../src/benchmark/load-layouts.js';
import type { Snapshot } from '../../src/model/snapshot.js';
import { detectLayout } from '../../src/probe/detect-layout.js';
import { file, process } from '../evaluate/snapshot-builder.js';

type Seen = Parameters<typeof detectLayout>[1];

function detected(seen: Partial<Seen>): [string, string] {
  const { id, reason } = detectLayout(loadLayouts(), { processes: [], units: {}, files: {}, ...seen });
  return [id, reason];
}

function existing(...paths: readonly string[]): Snapshot['files'] {
  return Object.fromEntries(paths.map((path) => [path, file()]));
}

const etcdUnit = {
  name: 'etcd.service',
  activeState: 'active',
  fragmentPath: '/etc/systemd/system/etcd.service',
  dropInPaths: [],
  environmentFiles: ['/etc/etcd.env'],
};

describe('the layout of a host', () => {
  it('is told by an argument of what runs', () => {
    const kubelet = process('kubelet', ['--v=2', '--config=/etc/kubernetes/kubelet-config.yaml']);
    const reason = 'kubelet runs with --config=/etc/kubernetes/kubelet-config.yaml';
    expect(detected({ processes: [kubelet] })).toEqual(['kubespray', reason]);
  });

  it('is told by an argument in two words', () => {
    const kubelet = process('kubelet', ['--config', '/etc/kubernetes/kubelet-config.yaml']);
    expect(detected({ processes: [kubelet] })[0]).toBe('kubespray');
  });

  it('is told by the unit of an etcd on a host of its own', () => {
    expect(detected({ units: { 'etcd.service': etcdUnit } })).toEqual(['kubespray', 'etcd.service reads /etc/etcd.env']);
  });

  it('is told by a path where nothing runs', () => {
    expect(detected({ files: existing('/etc/etcd.env') })).toEqual(['kubespray', '/etc/etcd.env exists']);
    expect(detected({ files: existing('/etc/kubernetes/known_tokens.csv') })[0]).toBe('tkestack');
  });

  it('is the special one where the paths of the general one are there too', () => {
    const files = existing('/etc/kubernetes/manifests', '/var/lib/kubelet/kubeadm-flags.env', '/etc/kubernetes/kubelet-config.yaml');
    expect(detected({ files })[0]).toBe('kubespray');
    expect(detected({ files: existing('/etc/kubernetes/manifests') })).toEqual(['kubeadm', '/etc/kubernetes/manifests exists']);
  });

  it('is what runs, whatever else is left on the disk', () => {
    const apiserver = process('apiserver', ['--token-auth-file=/etc/kubernetes/known_tokens.csv']);
    expect(detected({ processes: [apiserver], files: existing('/etc/etcd.env') })[0]).toBe('tkestack');
  });

  it('is not told by a tenant’s pod', () => {
    const tenant = process('kubelet', ['--config=/etc/kubernetes/kubelet-config.yaml'], { isWorkload: true });
    expect(detected({ processes: [tenant] })[0]).toBe('kubeadm');
  });

  it('is the general one where nothing tells', () => {
    expect(detected({})).toEqual(['kubeadm', 'nothing on the host tells its layout']);
  });
});
