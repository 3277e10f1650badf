import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DocumentError } from '../../src/documents/document-error.js';
import { editPodManifest, readPodManifest, type ManifestEdit } from '../../src/documents/pod-manifest.js';
import { hostPathCases } from '../cases/documents/host-path-edits.js';
import { flagCases, podOf } from '../cases/documents/manifest-edits.js';
import { refusals } from '../cases/documents/manifest-refusals.js';

function fixture(name: string): string {
  return readFileSync(new URL(`../cases/documents/${name}`, import.meta.url), 'utf8');
}

const hardening: readonly ManifestEdit[] = [
  { kind: 'set-flag', flag: 'profiling', value: 'false' },
  { kind: 'set-flag', flag: 'audit-log-maxage', value: '30' },
  { kind: 'set-flag', flag: 'request-timeout', value: '60s' },
  { kind: 'set-flag', flag: 'enable-admission-plugins', value: 'NodeRestriction,AlwaysPullImages' },
  { kind: 'set-flag', flag: 'enable-bootstrap-token-auth', value: 'false' },
  { kind: 'set-flag', flag: 'service-cluster-ip-range', value: '10.96.0.0/16' },
  { kind: 'set-flag', flag: 'audit-policy-file', value: '/etc/kubernetes/audit/policy.yaml' },
  { kind: 'set-flag', flag: 'audit-log-path', value: '/var/log/kubernetes/audit/audit.log' },
  { kind: 'remove-flag', flag: 'insecure-port' },
  { kind: 'remove-flag', flag: 'etcd-servers' },
  {
    kind: 'add-host-path',
    name: 'audit-policy',
    path: '/etc/kubernetes/audit/policy.yaml',
    mountPath: '/etc/kubernetes/audit/policy.yaml',
    type: 'File',
    readOnly: true,
  },
  {
    kind: 'add-host-path',
    name: 'audit-log',
    path: '/var/log/kubernetes/audit',
    mountPath: '/var/log/kubernetes/audit',
    type: 'DirectoryOrCreate',
    readOnly: false,
  },
];

describe('a kubeadm 1.20 manifest with comments, odd indentation, flow style and a flag in two items', () => {
  const before = fixture('kube-apiserver-1.20.before.yaml');
  const after = fixture('kube-apiserver-1.20.after.yaml');

  it('becomes exactly the file that is expected', () => {
    expect(editPodManifest(before, hardening, 'kube-apiserver')).toBe(after);
  });

  it('is left alone the second time', () => {
    expect(editPodManifest(after, hardening, 'kube-apiserver')).toBe(after);
  });

  it('becomes the same with Windows line breaks', () => {
    const windows = (text: string) => text.replaceAll('\n', '\r\n');
    expect(editPodManifest(windows(before), hardening)).toBe(windows(after));
  });

  it('becomes the same behind a byte order mark', () => {
    expect(editPodManifest(`\uFEFF${before}`, hardening)).toBe(`\uFEFF${after}`);
  });
});

describe('editing flags', () => {
  it.each(flagCases)('$title', ({ before, edits, after }) => {
    expect(editPodManifest(podOf(before), edits)).toBe(podOf(after));
    expect(editPodManifest(podOf(after), edits)).toBe(podOf(after));
  });

  it('keeps a JSON manifest JSON', () => {
    const before = JSON.stringify(
      { apiVersion: 'v1', kind: 'Pod', spec: { containers: [{ command: ['x', '--v=2'] }] } },
      null,
      2,
    );
    const edits = [{ kind: 'set-flag', flag: 'profiling', value: 'false' }, ...hardening.slice(-1)] as const;
    const { pod, command } = readPodManifest(editPodManifest(before, edits));
    expect(JSON.parse(editPodManifest(before, edits))).toEqual(pod);
    expect(command).toEqual(['x', '--v=2', '--profiling=false']);
  });
});

describe('adding a path of the host', () => {
  it.each(hostPathCases)('$title', ({ before, edits, after }) => {
    expect(editPodManifest(podOf(before), edits)).toBe(podOf(after));
    expect(editPodManifest(podOf(after), edits)).toBe(podOf(after));
  });
});

describe('what is refused', () => {
  it.each(refusals)('$title', ({ text, edit, message }) => {
    expect(() => editPodManifest(text, [edit])).toThrow(DocumentError);
    expect(() => editPodManifest(text, [edit])).toThrow(message);
  });
});

describe('reading', () => {
  const text = podOf(
    '  - name: sidecar\n    command: [sleep]\n  - name: etcd\n    image: e:v3\n' +
      '    command: [/usr/local/bin/etcd]\n    args: [--name=m1]\n' +
      '    volumeMounts: [{name: data, mountPath: /data}, {name: tmp, mountPath: /tmp, readOnly: true}]\n',
    '  volumes: [{name: data, hostPath: {path: /var/lib/etcd, type: Directory}}, {name: tmp, emptyDir: {}}]\n',
  );

  it('gives command, image, volumes and mounts of the named container', () => {
    expect(readPodManifest(text, 'etcd')).toMatchObject({
      command: ['/usr/local/bin/etcd', '--name=m1'],
      containerName: 'etcd',
      image: 'e:v3',
      volumes: [{ name: 'data', hostPath: { path: '/var/lib/etcd', type: 'Directory' } }, { name: 'tmp' }],
      mounts: [
        { name: 'data', mountPath: '/data', readOnly: false },
        { name: 'tmp', mountPath: '/tmp', readOnly: true },
      ],
    });
  });

  it('finds a container by its program when none has the name, and the first without a name', () => {
    expect(readPodManifest(text.replace('name: etcd', 'name: member'), 'etcd').containerName).toBe('member');
    expect(readPodManifest(text).containerName).toBe('sidecar');
  });

  it('takes the only container whatever it is called, but does not guess among several', () => {
    expect(
      readPodManifest(podOf('  - {name: main, command: [/hyperkube, kube-scheduler]}\n'), 'kube-scheduler')
        .containerName,
    ).toBe('main');
    expect(() => readPodManifest(text, 'kube-scheduler')).toThrow(/line \d+: the pod has no container kube-scheduler/);
  });

  it('edits the named container and no other', () => {
    const edited = editPodManifest(text, [{ kind: 'set-flag', flag: 'auto-tls', value: 'false' }], 'etcd');
    expect(edited).toBe(text.replace('[--name=m1]', '[--name=m1, --auto-tls=false]'));
  });
});
