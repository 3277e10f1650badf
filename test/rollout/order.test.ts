import { describe, expect, it } from 'vitest';
import type { Component } from '../../src/model/component.js';
import type { Host, Role } from '../../src/model/host.js';
import type { Change } from '../../src/model/plan.js';
import { changeSteps } from '../../src/rollout/change-steps.js';
import { rolloutWaves } from '../../src/rollout/order-hosts.js';
import { view } from '../evaluate/snapshot-builder.js';

function host(name: string, ...roles: Role[]): Host {
  return { ...view(roles, {}).host, name };
}

function change(target: string, ...restarts: Component[]): Change {
  const absent = { type: 'absent' } as const;
  return { host: 'm1', target, controls: [], kind: 'file', risk: 'safe', before: absent, after: absent, diff: '', restarts, needs: [], stage: 0 };
}

describe('the waves of a rollout', () => {
  it('have control-plane hosts alone, then one node as a canary, then nodes side by side', () => {
    const hosts = [host('w1', 'node'), host('m1', 'master', 'etcd'), host('w2', 'node'), host('e1', 'etcd'), host('w3', 'node'), host('w4', 'node')];
    const names = rolloutWaves(hosts, [{ hosts: 1 }, { hosts: 2 }]).map((wave) => wave.map(({ name }) => name));
    expect(names).toEqual([['m1'], ['e1'], ['w1'], ['w2', 'w3'], ['w4']]);
  });

  it('are none for no hosts', () => {
    expect(rolloutWaves([], [{ hosts: 5 }])).toEqual([]);
  });
});

describe('the steps of a host', () => {
  it('join what restarts the same component, and keep everything else by itself and in order', () => {
    const changes = [change('/a'), change('/b', 'apiserver'), change('/c', 'kubelet'), change('/d'), change('/e', 'kubelet')];
    const steps = changeSteps(changes).map((step) => [step.component, step.changes.map(({ target }) => target)]);
    expect(steps).toEqual([
      [undefined, ['/a']],
      ['apiserver', ['/b']],
      ['kubelet', ['/c', '/e']],
      [undefined, ['/d']],
    ]);
  });
});
