import { describe, expect, it } from 'vitest';
import { readPodManifest } from '../../src/documents/pod-manifest.js';
import { clusterView } from '../evaluate/cluster-builder.js';
import { manifestPath } from '../evaluate/snapshot-builder.js';
import { textAfter } from './file-changes.js';
import { fleetHost, planFor } from './fleet.js';

const number = '1.2.15';
const fleet = ['m1', 'm2'].map((name) => fleetHost({ roles: ['master'], name }));

describe('the plugin PodSecurityPolicy', () => {
  const { changes, leftovers } = planFor(fleet, [number]);

  it('comes after policies that are created once, through the first master', () => {
    expect(leftovers).toEqual([]);
    expect(changes.map(({ stage, host, target }) => [stage, host, target])).toEqual([
      [0, 'm1', 'PodSecurityPolicies'],
      [1, 'm1', manifestPath('apiserver')],
      [1, 'm2', manifestPath('apiserver')],
    ]);
    expect(readPodManifest(textAfter(changes[1]), 'kube-apiserver').command).toContain('--enable-admission-plugins=PodSecurityPolicy');
  });

  it('shows what is created, and names each object for the undo', () => {
    const [creation] = changes;
    if (creation?.kind !== 'action' || creation.action.kind !== 'create-objects') throw new Error('no objects are created');
    expect(creation.action.objects.map(({ kind }) => kind)).toEqual([
      'PodSecurityPolicy',
      'PodSecurityPolicy',
      'ClusterRole',
      'ClusterRole',
      'RoleBinding',
      'ClusterRoleBinding',
    ]);
    expect(creation.diff).toContain('\n+kind: PodSecurityPolicy\n');
  });

  it('is left when nobody named it', () => {
    expect(planFor(fleet, [number], { named: [] }).changes).toEqual([]);
  });
});

describe('its guard', () => {
  const reasons = (...given: Parameters<typeof planFor>): string[] => {
    const plan = planFor(...given);
    expect(plan.changes).toEqual([]);
    return plan.leftovers.map(({ reason }) => reason);
  };

  it('refuses when the API was not read', () => {
    const view = { ...clusterView(), api: { problem: 'nobody answered' } };
    expect(reasons(fleet, [number], { options: { cluster: { view, judgements: [] } } })[0]).toContain('nobody answered');
  });

  it('refuses from Kubernetes 1.25 on, where there are no such policies', () => {
    expect(reasons(fleet, [number], { version: '1.25.0' })).toEqual([
      'Kubernetes 1.25.0 has no PodSecurityPolicies; use Pod Security admission, by labels of namespaces',
      'Kubernetes 1.25.0 has no PodSecurityPolicies; use Pod Security admission, by labels of namespaces',
    ]);
    expect(planFor(fleet, [number], { version: '1.24.17' }).changes).toHaveLength(3);
  });

  it('refuses without a kubectl to create policies with', () => {
    const found = clusterView({ hosts: fleet });
    if ('problem' in found.api) throw new Error('the API is there');
    const view = { ...found, api: { ...found.api, client: 'curl' as const } };
    expect(reasons(fleet, [number], { options: { cluster: { view, judgements: [] } } })[0]).toContain('m1 has no kubectl');
  });
});
