import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EmbeddedCluster } from '../../src/embedded/embedded-cluster.js';
import { startEmbeddedCluster } from '../../src/embedded/embedded-cluster.js';
import { writeHostTree } from '../../src/embedded/host-tree.js';
import { kubectlFiles } from '../../src/embedded/kubectl-files.js';
import { kubectlProgram } from '../../src/embedded/kubectl-program.js';
import { readCluster } from '../../src/probe/read-cluster.js';
import { hostNamed, withSession } from './embedded-fixture.js';

interface List {
  readonly metadata: { readonly continue?: string };
  readonly items: readonly { readonly metadata: { readonly name: string } }[];
}

let folder: string;
let kubectl: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "it's an api-"));
  kubectl = join(folder, 'kubectl');
  writeHostTree(folder, kubectlFiles());
  writeFileSync(kubectl, kubectlProgram(folder));
  chmodSync(kubectl, 0o755);
});
afterAll(() => rmSync(folder, { recursive: true }));

function get(path: string): List {
  const said = execFileSync(kubectl, ['--kubeconfig', '/x', '--request-timeout=30s', 'get', '--raw', path]);
  return JSON.parse(said.toString()) as List;
}

const namesIn = ({ items }: List): string[] => items.map(({ metadata }) => metadata.name);

describe("the embedded master's kubectl", () => {
  test('tells the version and the groups of the API', () => {
    expect(get('/version')).toMatchObject({ gitVersion: 'v1.20.2' });
    expect(get('/apis')).toMatchObject({ groups: expect.arrayContaining([{ name: 'rbac.authorization.k8s.io' }]) });
  });

  test('lists everything to who asks for no pages, and nothing where there is nothing', () => {
    const pods = get('/api/v1/pods');
    expect(namesIn(pods)).toContain('log-shipper-9xw4d');
    expect(pods.metadata).toEqual({});
    expect(get('/api/v1/limitranges?limit=5')).toMatchObject({ metadata: {}, items: [] });
  });

  test('gives pages that follow one another without a gap', () => {
    const whole = namesIn(get('/api/v1/pods'));
    for (const limit of [1, 2, 3, whole.length - 1, whole.length]) {
      const names: string[] = [];
      for (let next: string | undefined = ''; next !== undefined; ) {
        const page = get(`/api/v1/pods?limit=${limit}${next && `&continue=${next}`}`);
        expect(page.items.length).toBeLessThanOrEqual(limit);
        names.push(...namesIn(page));
        next = page.metadata.continue;
      }
      expect(names).toEqual(whole);
    }
  });

  test('says as kubectl does that something is not there', () => {
    const { status, stderr } = spawnSync(kubectl, ['get', '--raw', '/apis/batch/v1/cronjobs?limit=500']);
    expect(status).toBe(1);
    expect(stderr.toString()).toBe('Error from server (NotFound): the server could not find the requested resource\n');
  });

  test('refuses everything but get --raw', () => {
    expect(spawnSync(kubectl, ['delete', 'node', 'node-1']).status).toBe(1);
  });
});

describe('the API of the embedded cluster', () => {
  let cluster: EmbeddedCluster;
  beforeAll(async () => {
    cluster = await startEmbeddedCluster();
  });
  afterAll(async () => cluster.close());

  const read = (name: string) =>
    withSession(hostNamed(cluster, name), (session) => readCluster(session, ['/etc/kubernetes/admin.conf']));

  test('is read through its master, every kind that 1.20 serves', async () => {
    const snapshot = await read('master-1');
    expect(snapshot).toMatchObject({ readThrough: 'master-1', client: 'kubectl', kubernetesVersion: '1.20.2' });
    if ('problem' in snapshot) throw new Error(snapshot.problem);
    const unserved = Object.entries(snapshot.objects).filter(([, listing]) => listing.state !== 'listed');
    expect(unserved).toEqual([['validatingadmissionpolicybindings', { state: 'not-served' }]]);
    expect(snapshot.objects.cronjobs).toMatchObject({ items: [{ metadata: { name: 'nightly-report' }, kind: 'CronJob' }] });
    expect(snapshot.apiGroups).toContain('policy');
  });

  test('is not read through a host that has no admin.conf', async () => {
    expect(await read('node-1')).toEqual({ problem: expect.stringContaining('/etc/kubernetes/admin.conf') });
  });
});
