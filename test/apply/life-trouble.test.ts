import { describe, expect, it } from 'vitest';
import { lifeTrouble } from '../../src/apply/life-trouble.js';
import type { NodeLife } from '../../src/apply/node-life.js';
import type { PodLife } from '../../src/apply/pod-life.js';
import type { Component } from '../../src/model/component.js';

function pod(name: string, more: Partial<PodLife> = {}): PodLife {
  const plain = { namespace: 'team', node: 'n1', isMirror: false, owner: undefined, phase: 'Running', isReady: true, isEnding: false, reason: undefined };
  return { ...plain, name, uid: `uid of ${name}`, restarts: { [name]: 1 }, ...more };
}

function life(pods: readonly PodLife[], more: Partial<NodeLife> = {}): NodeLife {
  return { node: 'n1', isReady: true, message: '', heartbeat: '10:00', pods, ...more };
}

const owned = (kind: string): Partial<PodLife> => ({ owner: { kind, name: 'web' } });
const mirror = (program: string, more: Partial<PodLife> = {}): PodLife =>
  pod(`${program}-n1`, { namespace: 'kube-system', isMirror: true, restarts: { [program]: 1 }, ...more });
const later = { heartbeat: '10:05' };

/** Pods before and after, and what was restarted: the kubelet where nothing is said. */
function compare(before: readonly PodLife[], after: readonly PodLife[], restarted: readonly Component[] = ['kubelet']): string | undefined {
  return lifeTrouble(life(before), life(after, later), restarted);
}

describe('a node', () => {
  it.each<[string, Partial<NodeLife>, Partial<NodeLife>, RegExp | undefined]>([
    ['that is Ready as before', {}, later, undefined],
    ['that never was', { isReady: false }, { ...later, isReady: false }, undefined],
    ['of which nothing is known', { isReady: undefined, heartbeat: undefined }, { isReady: undefined, heartbeat: undefined }, undefined],
    ['that was Ready', {}, { ...later, isReady: false, message: 'PLEG is not healthy' }, /^node n1 was Ready and is not any more \(PLEG is not healthy\)/],
    ['whose condition is gone', {}, { ...later, isReady: undefined }, /was Ready and is not any more/],
    ['whose kubelet has not reported since', {}, {}, /has not reported to the API server since it was restarted/],
  ])('%s', (_case, before, after, trouble) => {
    const seen = lifeTrouble(life([], before), life([], after), ['kubelet']);
    if (trouble === undefined) expect(seen).toBeUndefined();
    else expect(seen).toMatch(trouble);
  });

  it('whose kubelet was not restarted need not report anew', () => {
    expect(lifeTrouble(life([]), life([]), ['apiserver'])).toBeUndefined();
  });
});

describe('pods are as they were', () => {
  it.each<[string, PodLife[], PodLife[], Component[]?]>([
    ['when nothing happened to them', [pod('a')], [pod('a')]],
    ['when they were not ready before', [pod('a', { isReady: false }), pod('b', { phase: 'Pending' }), pod('c', { isEnding: true })], []],
    ['when they have done their work', [pod('a')], [pod('a', { phase: 'Succeeded', isReady: false })]],
    ['when a Job’s has been cleared away', [pod('a', owned('Job'))], []],
    ['when a DaemonSet’s was replaced', [pod('a', owned('DaemonSet'))], [pod('b', owned('DaemonSet'))]],
    ['when a Deployment’s was replaced', [pod('a', owned('ReplicaSet'))], [pod('a', { ...owned('ReplicaSet'), isEnding: true }), pod('b', owned('ReplicaSet'))]],
    ['when a Deployment’s is elsewhere now', [pod('a', owned('ReplicaSet'))], []],
    ['when a StatefulSet’s came back', [pod('a', owned('StatefulSet'))], [pod('a', { ...owned('StatefulSet'), uid: 'another' })]],
    ['when a static pod was started anew by its component', [mirror('kube-apiserver')], [], ['apiserver']],
    ['when a static pod’s image was made anew', [mirror('kube-scheduler')], [mirror('kube-scheduler', { uid: 'another' })]],
    ['when the container of what was restarted is new', [pod('p', { namespace: 'kube-system', restarts: { 'kube-proxy': 1 } })], [pod('p', { namespace: 'kube-system', restarts: { 'kube-proxy': 2 } })], ['kube-proxy']],
    ['when one had to start again without an API server', [mirror('kube-scheduler')], [mirror('kube-scheduler', { restarts: { 'kube-scheduler': 2 } })], ['apiserver']],
    ['when a static pod waits for its probes to pass under a kubelet that was started anew', [mirror('kube-scheduler')], [mirror('kube-scheduler', { isReady: false })]],
    ['when new ones come', [], [pod('a', { isReady: false, phase: 'Pending' })]],
  ])('%s', (_case, before, after, restarted) => expect(compare(before, after, restarted)).toBeUndefined());
});

describe('pods are not as they were', () => {
  it.each<[string, PodLife[], PodLife[], Component[] | undefined, RegExp]>([
    ['when one is not ready', [pod('a')], [pod('a', { isReady: false, reason: 'CrashLoopBackOff' })], undefined, /^on node n1 pod team\/a ran and now is not ready \(CrashLoopBackOff\)$/],
    ['when one failed', [pod('a')], [pod('a', { phase: 'Failed', reason: 'Evicted' })], undefined, /now is Failed \(Evicted\)/],
    ['when one has started again', [pod('a')], [pod('a', { restarts: { a: 2 } })], undefined, /pod team\/a has started again 1 times/],
    ['when one goes on starting without an API server', [mirror('kube-scheduler')], [mirror('kube-scheduler', { restarts: { 'kube-scheduler': 4 } })], ['apiserver'], /has started again 3 times/],
    ['when a tenant’s container has a component’s name', [pod('etcd')], [pod('etcd', { restarts: { etcd: 9 } })], ['etcd'], /has started again 8 times/],
    ['when one that nobody brings back is gone', [pod('a')], [], undefined, /pod team\/a ran and now is gone/],
    ['when a static pod is not ready, and its kubelet was not restarted', [mirror('kube-scheduler')], [mirror('kube-scheduler', { isReady: false })], ['kube-proxy'], /kube-scheduler-n1 ran and now is not ready/],
    ['when a static pod has failed under a new kubelet', [mirror('kube-scheduler')], [mirror('kube-scheduler', { phase: 'Failed', isReady: false })], undefined, /kube-scheduler-n1 ran and now is Failed/],
    ['when a static pod is gone', [mirror('kube-scheduler')], [], undefined, /kube-scheduler-n1 ran and now is gone/],
    ['when a DaemonSet’s is gone', [pod('a', owned('DaemonSet'))], [], undefined, /now is gone/],
    ['when what replaced it is not ready', [pod('a', owned('ReplicaSet'))], [pod('b', { ...owned('ReplicaSet'), isReady: false })], undefined, /was replaced by team\/b, which is not ready/],
    ['when what replaced it was refused', [pod('a', owned('DaemonSet'))], [pod('b', { ...owned('DaemonSet'), phase: 'Failed', reason: 'NodeAffinity' })], undefined, /which is Failed \(NodeAffinity\)/],
    ['when only one of another owner came', [pod('a', owned('DaemonSet'))], [pod('b', { owner: { kind: 'DaemonSet', name: 'other' } })], undefined, /now is gone/],
    ['when several are not', [pod('a'), pod('b'), pod('c')], [], undefined, /pod team\/a ran and now is gone, and 2 more pods are not as they were$/],
  ])('%s', (_case, before, after, restarted, trouble) => expect(compare(before, after, restarted)).toMatch(trouble));
});
