import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readNodeLife } from '../../src/apply/node-life.js';
import type { Session } from '../../src/transport/session.js';
import { ApiHost } from '../probe/api-host.js';

const kubeconfigs = ['/etc/kubernetes/admin.conf'];
const node = (name: string, conditions?: readonly object[]) => ({ kind: 'Node', metadata: { name }, status: conditions === undefined ? {} : { conditions } });
const ready = { type: 'Ready', status: 'True', message: 'kubelet is posting ready status', lastHeartbeatTime: '2026-01-01T00:00:00Z', lastTransitionTime: '2025-01-01T00:00:00Z' };

let host: ApiHost;
let session: Session;
beforeEach(async () => {
  host = new ApiHost();
  host.kubectl();
  session = await host.session();
});
afterEach(() => host.close());

const read = (name = 'n1') => readNodeLife({ session, kubeconfigs }, name);

describe('the life of a node', () => {
  it('is its Ready condition and its own pods', async () => {
    host.list('/api/v1/nodes', [node('n1', [{ type: 'DiskPressure', status: 'False' }, ready]), node('n2', [])]);
    host.list('/api/v1/pods', [
      {
        metadata: { namespace: 'team', name: 'web-5d-x', uid: 'u1', labels: { 'pod-template-hash': '5d' }, ownerReferences: [{ kind: 'ReplicaSet', name: 'web-5d', controller: true }] },
        spec: { nodeName: 'n1' },
        status: { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }], containerStatuses: [{ name: 'web', restartCount: 3, state: { running: {} } }] },
      },
      {
        metadata: { namespace: 'kube-system', name: 'etcd-n1', uid: 'u2', annotations: { 'kubernetes.io/config.mirror': 'abc' }, deletionTimestamp: '2026-01-01T00:00:00Z' },
        spec: { nodeName: 'n1' },
        status: { phase: 'Pending', containerStatuses: [{ name: 'etcd', restartCount: 0, state: { waiting: { reason: 'CrashLoopBackOff' } } }] },
      },
      { metadata: { namespace: 'team', name: 'elsewhere', uid: 'u3' }, spec: { nodeName: 'n2' } },
      { metadata: { namespace: 'team', name: 'nowhere', uid: 'u4' }, spec: {} },
    ]);
    expect(await read()).toEqual({
      node: 'n1',
      isReady: true,
      message: ready.message,
      heartbeat: ready.lastHeartbeatTime,
      pods: [
        { namespace: 'team', name: 'web-5d-x', uid: 'u1', node: 'n1', isMirror: false, owner: { kind: 'ReplicaSet', name: 'web' }, phase: 'Running', isReady: true, isEnding: false, restarts: { web: 3 }, reason: undefined },
        { namespace: 'kube-system', name: 'etcd-n1', uid: 'u2', node: 'n1', isMirror: true, owner: undefined, phase: 'Pending', isReady: undefined, isEnding: true, restarts: { etcd: 0 }, reason: 'CrashLoopBackOff' },
      ],
    });
    expect(host.asked()).toEqual(['/api/v1/nodes?fieldSelector=metadata.name%3Dn1', '/api/v1/pods?fieldSelector=spec.nodeName%3Dn1']);
  });

  it('has no readiness where the node has none', async () => {
    host.list('/api/v1/nodes', [node('n1')]);
    expect(await read()).toMatchObject({ isReady: undefined, heartbeat: undefined });
  });

  it.each<[string, () => void, RegExp]>([
    ['the node is not known', () => host.list('/api/v1/nodes', [node('n2')]), /knows no node n1/],
    ['the API server answers nonsense', () => host.kubectl("*pods*) echo '{}'; exit 0 ;;"), /no list of nodes and pods/],
    ['the API server does not answer', () => host.kubectl("*) echo 'The connection to the server was refused' >&2; exit 1 ;;"), /does not answer: The connection to the server was refused/],
    ['there is no kubeconfig', () => undefined, /no-kubeconfig/],
  ])('cannot be read where %s', async (name, prepare, trouble) => {
    host.list('/api/v1/nodes', [node('n1', [ready])]);
    prepare();
    const life = await readNodeLife({ session, kubeconfigs: name.includes('kubeconfig') ? ['/nowhere'] : kubeconfigs }, 'n1');
    expect(life).toEqual({ trouble: expect.stringMatching(trouble) });
  });

  it('cannot be read through a host that is lost', async () => {
    session.close();
    expect(await read()).toEqual({ trouble: expect.stringContaining('connection') });
  });
});
