import { describe, expect, test } from 'vitest';
import { apiserverManifest } from '../../src/embedded/apiserver-manifest.js';
import { controllerManagerManifest } from '../../src/embedded/controller-manager-manifest.js';
import { etcdManifest } from '../../src/embedded/etcd-manifest.js';
import { schedulerManifest } from '../../src/embedded/scheduler-manifest.js';
import { startRefusal } from '../../src/embedded/start-refusal.js';
import { parseStaticPod } from '../../src/embedded/static-pod.js';

const parsed = (text: string) => parseStaticPod('kube-scheduler.yaml', text);

test('a pod is read with its arguments and what it mounts, in block and in flow style', () => {
  expect(parsed(schedulerManifest)).toMatchObject({
    name: 'kube-system/kube-scheduler',
    argv: [
      'kube-scheduler',
      '--bind-address=127.0.0.1',
      '--kubeconfig=/etc/kubernetes/scheduler.conf',
      '--authentication-kubeconfig=/etc/kubernetes/scheduler.conf',
      '--leader-elect=true',
    ],
    mounts: [
      {
        containerPath: '/etc/kubernetes/scheduler.conf',
        hostPath: '/etc/kubernetes/scheduler.conf',
        type: 'File',
        isReadOnly: true,
      },
    ],
  });
  expect(parsed(controllerManagerManifest)?.argv).toEqual(expect.arrayContaining(['--bind-address', '0.0.0.0']));
});

test('a change of comments or layout leaves the fingerprint as it is, one of an argument does not', () => {
  const { fingerprint } = parsed(schedulerManifest) ?? {};
  expect(parsed(schedulerManifest.replace('# short', '# still short'))?.fingerprint).toBe(fingerprint);
  expect(parsed(schedulerManifest.replace('elect=true', 'elect=false'))?.fingerprint).not.toBe(fingerprint);
});

describe('what the kubelet drops', () => {
  test.each([
    ['text that is no YAML', 'kind: Pod', 'kind: [Pod'],
    ['something else than a pod', 'kind: Pod', 'kind: Deployment'],
    ['an argument that YAML 1.1 reads as a boolean', '"--leader-elect=true"', 'yes'],
    ['an argument that is a number', '"--leader-elect=true"', '15'],
    ['a mount without its volume', '- name: kubeconfig\n      hostPath', '- name: config\n      hostPath'],
    ['two volumes of one name', '  volumes:\n', '  volumes:\n    - {name: kubeconfig, emptyDir: {}}\n'],
    ['a pod without containers', /containers:[^]*volumes:/, 'containers: []\n  volumes:'],
  ])('%s', (_name, part, damaged) => {
    const text = schedulerManifest.replace(part, damaged);
    expect(text).not.toBe(schedulerManifest);
    expect(parsed(text)).toBeUndefined();
  });
});

test.each([
  ['kube-apiserver', apiserverManifest('192.0.2.11', '192.0.2.31')],
  ['kube-controller-manager', controllerManagerManifest],
  ['kube-scheduler', schedulerManifest],
  ['etcd', etcdManifest('192.0.2.31')],
])('the manifest of %s uses flags of its version alone', (name, text) => {
  const pod = parseStaticPod(`${name}.yaml`, text);
  expect(pod?.argv[0]).toBe(name);
  expect(pod && startRefusal('/nowhere', pod)).not.toContain('unknown');
});
