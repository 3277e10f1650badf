import { describe, expect, it } from 'vitest';
import type { Plan } from '../../src/model/plan.js';
import type { ImageListing } from '../../src/model/snapshot.js';
import { provenByNewPods } from '../../src/plan/new-pod-proof.js';
import { planDocumentSchema } from '../../src/report/plan-document.js';
import { manifestPath } from '../evaluate/snapshot-builder.js';
import type { FleetHost } from './fleet.js';
import { fleetHost, nodes, planFor } from './fleet.js';

const alwaysPull = '1.2.11';
const podSecurityPolicy = '1.2.15';
const pause = 'k8s.gcr.io/pause:3.2';

function having(...references: readonly string[]): ImageListing {
  return { tool: 'crictl', references: ['k8s.gcr.io/etcd:3.4.13-0', ...references] };
}

function hosts(worker: ImageListing, ...more: readonly FleetHost[]) {
  const masters = ['m1', 'm2'].map((name) => fleetHost({ roles: ['master'], name, facts: { images: having(pause) } }));
  return [...masters, fleetHost({ roles: ['node'], name: 'w1', facts: { images: worker } }), ...more.map(fleetHost)];
}

const fleet = hosts(having(pause));
const objects = nodes('m1', 'm2', 'w1');

/** Node and image of the pods that are started on each host. */
function started({ changes }: Plan): unknown {
  return changes.flatMap((change) =>
    change.kind === 'action' && change.action.kind === 'start-pod' ? [[change.host, change.action.pods.map(({ node, image }) => `${node} ${image}`)]] : [],
  );
}

describe('AlwaysPullImages', () => {
  it('is followed on each master by a new pod on every node, after its API server has restarted', () => {
    const plan = planFor(fleet, [alwaysPull], { objects });
    const pods = ['m1', 'm2', 'w1'].map((node) => `${node} ${pause}`);
    expect(plan.changes.map(({ host, target, stage }) => [host, target, stage])).toEqual([
      ['m1', manifestPath('apiserver'), 0],
      ['m1', 'new pods', 0],
      ['m2', manifestPath('apiserver'), 0],
      ['m2', 'new pods', 0],
    ]);
    expect(started(plan)).toEqual([['m1', pods], ['m2', pods]]);
    expect(plan.changes[1]).toMatchObject({ needs: [manifestPath('apiserver')], risk: 'review', restarts: [] });
    expect(plan.changes[1]?.diff).toBe(
      `start a pod on each node through the API server of m1, see it run, and delete it again:\n  ${pause} on m1, m2, w1\n`,
    );
  });

  it('warns of nodes on which no pod can be tried, and tries the others', () => {
    const plan = planFor(hosts({ reason: 'no tool' }), [alwaysPull], { objects: nodes('m1', 'm2', 'w1', 'w9') });
    expect(started(plan)).toEqual([['m1', [`m1 ${pause}`, `m2 ${pause}`]], ['m2', [`m1 ${pause}`, `m2 ${pause}`]]]);
    expect(plan.changes[0]?.hazards).toContain('No new pod is tried on w1, w9, where no pause image was seen; see by yourself afterwards that pods start there.');
  });

  it.each([
    ['no node has an image for it', objects, 'No new pod is tried on m1, m2, w1'],
    ['no node is listed', '', 'since no nodes were seen'],
  ])('is changed without the proof, which is said, where %s', (_title, listed, hazard) => {
    const bare = ['m1', 'm2', 'w1'].map((name) => fleetHost({ roles: [name === 'w1' ? 'node' : 'master'], name }));
    const plan = planFor(bare, [alwaysPull], { objects: listed });
    expect(plan.changes.map(({ target }) => target)).toEqual([manifestPath('apiserver'), manifestPath('apiserver')]);
    expect(plan.changes[0]?.hazards?.at(-1)).toContain(hazard);
  });

  it('is left where the API was not read', () => {
    expect(planFor(fleet, [alwaysPull], { options: { cluster: undefined } as never }).leftovers).toMatchObject([
      { host: 'm1', reason: expect.stringContaining('the API was not read') },
      { host: 'm2', reason: expect.stringContaining('the API was not read') },
    ]);
  });

  it('is left when nobody named it', () => {
    expect(planFor(fleet, [alwaysPull], { objects, named: [] }).changes).toEqual([]);
  });
});

describe('PodSecurityPolicy', () => {
  it('is followed by new pods in the stage of the flag, not in that of the policies', () => {
    const plan = planFor(fleet, [podSecurityPolicy], { objects });
    expect(plan.changes.map(({ host, target, stage }) => [host, target, stage])).toEqual([
      ['m1', 'PodSecurityPolicies', 0],
      ['m1', manifestPath('apiserver'), 1],
      ['m1', 'new pods', 1],
      ['m2', manifestPath('apiserver'), 1],
      ['m2', 'new pods', 1],
    ]);
  });
});

describe('the image of a new pod', () => {
  it.each<[string, ImageListing, string]>([
    ['has the newest tag', having('k8s.gcr.io/pause:3.9', pause, 'registry.k8s.io/pause:3.10'), 'registry.k8s.io/pause:3.10'],
    ['has a tag rather than a digest', having(`k8s.gcr.io/pause@sha256:${'a'.repeat(64)}`, pause), pause],
    ['may have a digest alone', having(`registry.k8s.io/pause@sha256:${'a'.repeat(64)}`), `registry.k8s.io/pause@sha256:${'a'.repeat(64)}`],
    ['may come from a mirror', having('registry.example.com:5000/rancher/mirrored-pause:3.6'), 'registry.example.com:5000/rancher/mirrored-pause:3.6'],
    ['may name a platform', having('google_containers/pause-amd64:3.1'), 'google_containers/pause-amd64:3.1'],
    ['is none that only sounds alike', having('example.com/pauses:1', 'example.com/pause/app:1', 'k8s.gcr.io/pause:<none>', pause), pause],
  ])('%s', (_title, images, image) => {
    const plan = planFor(hosts(images), [alwaysPull], { objects: nodes('w1') });
    expect(started(plan)).toEqual([['m1', [`w1 ${image}`]], ['m2', [`w1 ${image}`]]]);
    const document = { ...plan, createdAt: '', version: '1', benchmarks: ['cis-1.20'], hosts: ['m1', 'm2', 'w1'].map((name) => ({ name, authority: null })) };
    expect(planDocumentSchema.parse(document).changes).toEqual(plan.changes);
  });
});

describe('edits that do nothing', () => {
  it('need no proof', () => {
    expect(provenByNewPods([], { run: 'run', named: new Set(), auditPolicy: '', knownNames: [] })).toEqual([]);
  });
});
