import { describe, expect, it } from 'vitest';
import { fileRefusal } from '../../src/plan/file-refusal.js';
import { file, staticPod, view } from '../evaluate/snapshot-builder.js';

const host = view(['master'], staticPod('apiserver', []));

describe('a file that is written anew at each start', () => {
  const path = '/var/lib/rancher/rke2/agent/pod-manifests/kube-apiserver.yaml';

  it('is not edited, and where to set it is said', () => {
    expect(fileRefusal(host, path, file(), true)).toContain('/etc/rancher/rke2/config.yaml');
    expect(fileRefusal(host, path.replace('rke2', 'k3s'), file(), true)).toContain('restart k3s');
  });

  it('may get another mode', () => {
    expect(fileRefusal(host, path, file(), false)).toBeUndefined();
  });

  it('is none outside those directories', () => {
    expect(fileRefusal(host, '/etc/kubernetes/manifests/kube-apiserver.yaml', file(), true)).toBeUndefined();
  });
});

describe('a file with several names', () => {
  it('is not touched at all', () => {
    expect(fileRefusal(host, '/etc/kubernetes/admin.conf', file(undefined, { links: 2 }), false)).toContain('2 hard links');
    expect(fileRefusal(host, '/etc/kubernetes/admin.conf', file(undefined, { links: 1 }), false)).toBeUndefined();
  });

  it('may be a directory, whose names its children are', () => {
    expect(fileRefusal(host, '/var/lib/etcd', file(undefined, { type: 'directory', links: 3 }), false)).toBeUndefined();
  });
});

describe('a manifest with a twin', () => {
  const twin = '/etc/kubernetes/manifests/copy.yaml';
  const path = '/etc/kubernetes/manifests/kube-apiserver.yaml';
  const named = (...names: readonly string[]) => view(['master'], { ...staticPod('apiserver', []), podNames: { [twin]: names } });

  it('is not edited while the other file declares the same pod', () => {
    expect(fileRefusal(named('kube-apiserver'), path, file(), true)).toContain(twin);
    expect(fileRefusal(named('kube-vip'), path, file(), true)).toBeUndefined();
  });
});
