import { describe, expect, it } from 'vitest';
import type { EtcdMember } from '../../src/apply/etcd-member.js';
import type { Component } from '../../src/model/component.js';
import { etcdObstacle } from '../../src/rollout/etcd-obstacle.js';

function member(name: string, more: Partial<EtcdMember> = {}): EtcdMember {
  return { name, id: 'abc', clientUrls: [`https://${name}:2379`], isHealthy: true, isLearner: false, raftTerm: 4, ...more };
}

const sick = { isHealthy: false, trouble: 'curl: (7) refused' };
const obstacle = (members: readonly EtcdMember[], ...restarts: Component[]) => etcdObstacle(members, new Set(restarts));

describe('members of etcd let a restart happen', () => {
  it.each<[string, EtcdMember[]]>([
    ['one that is healthy', [member('m1')]],
    ['two that are healthy', [member('m1'), member('m2')]],
    ['three that are healthy', [member('m1'), member('m2'), member('m3')]],
    ['a learner that is not', [member('m1'), member('m2', { ...sick, isLearner: true })]],
    ['some that do not tell their term', [member('m1'), { name: 'm2', id: 'd', clientUrls: [], isHealthy: true, isLearner: false }]],
  ])('%s', (_case, members) => {
    expect(obstacle(members, 'etcd')).toBeUndefined();
    expect(obstacle(members, 'apiserver')).toBeUndefined();
  });
});

describe('members of etcd forbid a restart', () => {
  it.each<[string, EtcdMember[], Component, RegExp]>([
    ['one of three is not healthy', [member('m1'), member('m2'), member('m3', sick)], 'apiserver', /^etcd is not healthy at m3 https:\/\/m3:2379 \(curl: \(7\) refused\); bring that back/],
    ['a restart would cost the majority', [member('m1'), member('m2'), member('m3', sick)], 'etcd', /would leave 1 of 3 members where 2 are needed; bring that back/],
    ['one of five is not healthy, though a majority stays', [...'1234'].map((n) => member(n)).concat(member('5', sick)), 'etcd', /^etcd is not healthy at 5 [^;]*; bring that back/],
    ['one of two is not healthy', [member('m1'), member('m2', sick)], 'etcd', /would leave 0 of 2 members where 2 are needed/],
    ['one has not started yet', [member('m1'), member('', { ...sick, clientUrls: [], trouble: 'it has not started yet' })], 'apiserver', /at member abc \(it has not started yet\)/],
    ['a leader is being elected', [member('m1'), member('m2', { raftTerm: 5 })], 'apiserver', /different raft terms \(4, 5\)/],
  ])('when %s', (_case, members, component, message) => expect(obstacle(members, component)).toMatch(message));
});
