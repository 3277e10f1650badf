import { describe, expect, it } from 'vitest';
import { readPodManifest } from '../../src/documents/pod-manifest.js';
import { clusterView } from '../evaluate/cluster-builder.js';
import { manifestPath } from '../evaluate/snapshot-builder.js';
import { textAfter } from './file-changes.js';
import { authority, fleetHost, kubeletConfig, nodes, planFor } from './fleet.js';

const number = '1.2.5';
const master = (name: string) => fleetHost({ roles: ['master'], name });
const worker = (name: string) => fleetHost({ roles: ['node'], name });
const fleet = [master('m1'), master('m2'), worker('w1')];
const all = nodes('m1', 'm2', 'w1');

describe('the authority of kubelet certificates', () => {
  const plan = planFor(fleet, [number], { objects: all });

  it('comes to every kubelet first, and to the API servers in a stage of its own', () => {
    expect(plan.leftovers).toEqual([]);
    expect(plan.changes.map(({ host, target, stage }) => [stage, host, target])).toEqual([
      [0, 'm1', kubeletConfig],
      [0, 'm1', 'serving certificate of m1'],
      [0, 'm2', kubeletConfig],
      [0, 'm2', 'serving certificate of m2'],
      [0, 'w1', kubeletConfig],
      [0, 'w1', 'serving certificate of w1'],
      [1, 'm1', manifestPath('apiserver')],
      [1, 'm2', manifestPath('apiserver')],
    ]);
  });

  it('lets a kubelet ask, and approves its request after its restart', () => {
    const [config, approval] = plan.changes.filter(({ host }) => host === 'w1');
    expect(textAfter(config)).toBe('kind: KubeletConfiguration\nserverTLSBootstrap: true\n');
    expect(config?.restarts).toEqual(['kubelet']);
    expect(approval).toMatchObject({ kind: 'action', needs: [kubeletConfig], action: { kind: 'approve-serving-certificate', node: 'w1', authority } });
  });

  it('is the authority of the host’s layout, mounted where the pod does not see it', () => {
    const pod = readPodManifest(textAfter(plan.changes.at(-1)), 'kube-apiserver');
    expect(pod.command).toContain(`--kubelet-certificate-authority=${authority}`);
    expect(pod.mounts.map(({ mountPath }) => mountPath)).toEqual([authority]);
  });

  it('only sees what is served where a kubelet has files of its own, or asks already', () => {
    const given = fleetHost({ roles: ['node'], name: 'w1', kubelet: 'tlsCertFile: /a.crt\ntlsPrivateKeyFile: /a.key\n' });
    const asking = fleetHost({ roles: ['node'], name: 'w2', kubelet: 'serverTLSBootstrap: true\n' });
    const { changes } = planFor([master('m1'), given, asking], [number], { objects: nodes('m1', 'w1', 'w2') });
    expect(changes.filter(({ host }) => host.startsWith('w')).map(({ target, needs }) => [target, needs])).toEqual([
      ['serving certificate of w1', []],
      ['serving certificate of w2', []],
    ]);
  });

  it('turns the gate on without which a kubelet does not ask', () => {
    const closed = fleetHost({ roles: ['node'], name: 'w1', kubelet: 'featureGates:\n  RotateKubeletServerCertificate: false\n' });
    const { changes } = planFor([master('m1'), closed], [number], { objects: nodes('m1', 'w1') });
    expect(textAfter(changes.find(({ host }) => host === 'w1'))).toBe('featureGates:\n  RotateKubeletServerCertificate: true\nserverTLSBootstrap: true\n');
  });

  it('is left when nobody named it', () => {
    const { changes, leftovers } = planFor(fleet, [number], { objects: all, named: [] });
    expect(changes).toEqual([]);
    expect(leftovers.map(({ host }) => host)).toEqual(['m1', 'm2']);
  });
});

describe('its guard', () => {
  const refusal = (...given: Parameters<typeof planFor>): string => {
    const { changes, leftovers } = planFor(...given);
    expect(changes).toEqual([]);
    return leftovers[0]?.reason ?? '';
  };

  it('refuses while a node of the cluster takes no part', () => {
    expect(refusal(fleet, [number], { objects: nodes('m1', 'm2', 'w1', 'w2', 'w3') })).toContain('w2, w3 could no longer be reached');
  });

  it('knows a node by its address, and by the name that the inventory gives it', () => {
    const known = [master('m1'), fleetHost({ roles: ['node'], name: 'rack-7', address: 'w1.example' })];
    const { changes } = planFor(known, [number], { objects: nodes('m1', 'w1') });
    expect(changes.map(({ host, target }) => [host, target])).toContainEqual(['rack-7', 'serving certificate of w1']);
    const stranger = fleetHost({ roles: ['node'], name: 'rack-7' });
    expect(refusal([master('m1'), stranger], [number], { objects: nodes('m1', 'w1') })).toContain('w1 could no longer be reached');
  });

  it('refuses when the API was not read', () => {
    const view = { ...clusterView(), api: { problem: 'nobody answered' } };
    expect(refusal(fleet, [number], { options: { cluster: { view, judgements: [] } } })).toContain('nobody answered');
  });

  it.each([
    ['without a key to sign with', ['--cluster-signing-cert-file=/ca.crt']],
    ['with its signing controller off', ['--cluster-signing-cert-file=/ca.crt', '--cluster-signing-key-file=/ca.key', '--controllers=*,-csrsigning']],
  ])('refuses a controller manager %s', (_, controllerManager) => {
    const idle = fleetHost({ roles: ['master'], name: 'm1', controllerManager });
    expect(refusal([idle], [number], { objects: nodes('m1') })).toContain('the controller manager on m1 would not sign');
  });

  it('lets the signer of serving certificates alone pass', () => {
    const flags = ['--cluster-signing-kubelet-serving-cert-file=/ca.crt', '--cluster-signing-kubelet-serving-key-file=/ca.key'];
    const signing = fleetHost({ roles: ['master'], name: 'm1', controllerManager: flags });
    expect(planFor([signing], [number], { objects: nodes('m1') }).leftovers).toEqual([]);
  });
});
