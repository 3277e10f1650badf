import { describe, expect, it } from 'vitest';
import type { ClusterView } from '../../src/evaluate/cluster-view.js';
import type { HostView } from '../../src/evaluate/host-view.js';
import { everyMasterGuard } from '../../src/plan/guards/every-master.js';
import { clusterView } from '../evaluate/cluster-builder.js';
import { control, process, view } from '../evaluate/snapshot-builder.js';
import { controlPlaneNodes, master, planEncryption } from './encryption-fleet.js';

function refusal(hosts: readonly HostView[], cluster: ClusterView | undefined): string | undefined {
  const [first = master('m1', {})] = hosts;
  const options = { run: 'run', named: new Set<string>(), auditPolicy: '', knownNames: [] };
  const shown = cluster === undefined ? {} : { cluster: { view: { ...cluster, hosts }, judgements: [] } };
  return everyMasterGuard.check(first, { ...options, ...shown }, control('1.2.33'));
}

const three = ['m1', 'm2', 'm3'] as const;
const masters = three.map((name) => master(name, {}));
const all = clusterView({ objects: controlPlaneNodes(...three) });

describe('the guard that every master takes part', () => {
  it('lets pass a run over all of them, whatever the inventory calls them', () => {
    expect(refusal(masters, all)).toBeUndefined();
    const renamed = masters.map((each) => ({ ...each, host: { ...each.host, name: `cp-${each.host.name}` } }));
    expect(refusal(renamed, all)).toBeUndefined();
  });

  it('refuses a run with --limit, and names who is missing', () => {
    expect(refusal(masters.slice(0, 1), all)).toMatch(/^m2, m3 run API servers too .*without --limit/);
    const plan = planEncryption(masters.slice(0, 1), { api: all.api });
    expect(plan.changes).toEqual([]);
    expect(plan.leftovers[0]?.reason).toContain('m2, m3 run API servers too');
  });

  it('knows a node of the control plane by its label, old or new, or by the pod of an API server', () => {
    const objects = `
{ kind: Node, metadata: { name: m1, labels: { node-role.kubernetes.io/master: '' } } }
---
{ kind: Node, metadata: { name: m2 } }
---
{ kind: Node, metadata: { name: w1 } }
---
{ kind: Pod, metadata: { name: kube-apiserver-m2, namespace: kube-system }, spec: { nodeName: m2, containers: [] } }
---
{ kind: Pod, metadata: { name: kube-apiserver-w1, namespace: tenant }, spec: { nodeName: w1, containers: [] } }`;
    expect(refusal(masters.slice(0, 2), clusterView({ objects }))).toBeUndefined();
    expect(refusal(masters.slice(0, 1), clusterView({ objects }))).toContain('m2 runs an API server too');
  });

  it('knows a host by its address in the inventory and by the name that its kubelet was given', () => {
    const node = (name: string, address: string): string =>
      `{ kind: Node, metadata: { name: ${name}, labels: { node-role.kubernetes.io/control-plane: '' } }, status: { addresses: [{ address: ${address} }] } }`;
    const byAddress = view(['master'], {});
    expect(refusal([byAddress], clusterView({ objects: node('other', byAddress.host.address) }))).toBeUndefined();
    const byName = view(['master'], { processes: [process('kubelet', ['--hostname-override=other'])] });
    expect(refusal([byName], clusterView({ objects: node('other', '198.51.100.9') }))).toBeUndefined();
    expect(refusal([byAddress], clusterView({ objects: node('other', '198.51.100.9') }))).toContain('other runs an API server too');
  });

  it('does not count a host that the inventory does not call a master', () => {
    const asNode = masters.map((each, index) => (index === 2 ? { ...each, roles: ['node' as const] } : each));
    expect(refusal(asNode, all)).toContain('m3 runs an API server too');
  });

  it.each<[string, ClusterView | undefined]>([
    ['the API was not read', { ...all, api: { problem: 'no master could be reached' } }],
    ['there is no cluster', undefined],
    ['nodes could not be listed', { ...all, api: { ...all.api, objects: { ...('objects' in all.api ? all.api.objects : {}), nodes: { state: 'unreadable', reason: 'forbidden' } } } as ClusterView['api'] }],
    ['no node is of the control plane', clusterView({ objects: '{ kind: Node, metadata: { name: w1 } }' })],
  ])('refuses when %s', (_what, cluster) => {
    expect(refusal(masters, cluster)).toMatch(/could not be seen|shows no node/);
  });
});
