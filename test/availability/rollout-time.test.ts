import { expect, test } from 'vitest';
import { rolloutTime } from './rollout-time.js';

const told = (...lines: readonly (readonly [number, string])[]): { seconds: number; text: string }[] =>
  lines.map(([seconds, text]) => ({ seconds, text }));

test('a rollout lasts from the arming of its first host until its last host is done', () => {
  const progress = told(
    [1.2, 'm1: connecting'],
    [4, 'm1: Kubernetes 1.20.2, kubeadm, master'],
    [4.5, 'm1: waiting for its turn'],
    [4.75, 'm1: armed: the host takes unconfirmed changes back when it hears nothing for 60 s'],
    [5, 'm1: changing /etc/kubernetes/manifests/kube-apiserver.yaml (1.2.22)'],
    [20, 'm1: done'],
    [22, 'm2: changing /etc/kubernetes/manifests/kube-apiserver.yaml (1.2.22)'],
    [40.25, 'm2: done'],
    [42, 'API: Kubernetes 1.20.2, read through m1 with kubectl, 12 pods'],
  );
  expect(rolloutTime(progress, 43)).toEqual({ rollout: 35.5, before: 4.75, after: 2.75 });
});

test('where nothing is changed there is no rollout', () => {
  expect(rolloutTime(told([1, 'm1: connecting'], [2, 'm1: Kubernetes 1.20.2']), 3)).toBeUndefined();
});
