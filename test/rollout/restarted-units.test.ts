import { describe, expect, it } from 'vitest';
import type { Change, ChangeKind } from '../../src/model/plan.js';
import { restartedUnits } from '../../src/rollout/restarted-units.js';
import { process } from '../evaluate/snapshot-builder.js';

function change(kind: Exclude<ChangeKind, 'action'>): Change {
  const state = { type: 'file', mode: 0o600, owner: 'root:root' } as const;
  return { host: 'e1', target: '/a', controls: [], risk: 'restart', diff: '', restarts: ['etcd'], needs: [], stage: 0, kind, before: state, after: state };
}

const main = process('etcd', [], { unit: 'etcd.service' });
const events = process('etcd', [], { unit: 'etcd-events.service' });

describe('the services that start anew', () => {
  it('are the kubelet’s own for the kubelet', () => {
    expect(restartedUnits('kubelet', [change('kubelet-config')], [])).toEqual(['kubelet.service']);
  });

  it.each(['etcd-environment', 'etcd-arguments', 'etcd-config'] as const)('are those that run etcd for a change of %s', (kind) => {
    expect(restartedUnits('etcd', [change(kind)], [main])).toEqual(['etcd.service']);
    expect(restartedUnits('etcd', [change(kind)], [main, events, main])).toEqual(['etcd-events.service', 'etcd.service']);
  });

  it('are etcd’s usual one where no process tells, or where it runs in a container of a service', () => {
    expect(restartedUnits('etcd', [change('etcd-environment')], [])).toEqual(['etcd.service']);
    expect(restartedUnits('etcd', [change('etcd-environment')], [process('etcd', [], { unit: 'docker.service' })])).toEqual(['etcd.service']);
  });

  it('are none for a pod, which starts anew by its manifest', () => {
    expect(restartedUnits('etcd', [change('pod-manifest')], [main])).toEqual([]);
    expect(restartedUnits('apiserver', [change('pod-manifest')], [])).toEqual([]);
    expect(restartedUnits(undefined, [change('attributes')], [])).toEqual([]);
  });
});
