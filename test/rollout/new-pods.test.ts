import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadAuditPolicy } from '../../src/benchmark/load-audit-policy.js';
import { readSources } from '../../src/benchmark/sources.js';
import type { EmbeddedCluster } from '../../src/embedded/embedded-cluster.js';
import { startEmbeddedCluster } from '../../src/embedded/embedded-cluster.js';
import type { HostView } from '../../src/evaluate/host-view.js';
import { viewHost } from '../../src/evaluate/host-view.js';
import { judgeHost } from '../../src/evaluate/judge-host.js';
import type { Plan } from '../../src/model/plan.js';
import { planFixes } from '../../src/plan/plan-fixes.js';
import { probeHost } from '../../src/probe/probe-host.js';
import type { RolloutOptions } from '../../src/rollout/roll-out.js';
import { rollOut } from '../../src/rollout/roll-out.js';
import type { RolloutEvent } from '../../src/rollout/rollout-events.js';
import { connect } from '../../src/transport/connect.js';
import { quote } from '../../src/transport/quote.js';
import type { Session } from '../../src/transport/session.js';
import { KubectlStandIn } from '../apply/kubectl-stand-in.js';
import { argumentsOf, hostNamed } from '../embedded/embedded-fixture.js';
import { clusterView } from '../evaluate/cluster-builder.js';
import { control, layouts } from '../evaluate/snapshot-builder.js';
import { HostTree } from '../probe/host-tree.js';
import { rolloutDefaults } from './rollout-defaults.js';

const nodes = ['master-1', 'node-1'].map((name) => `---\nkind: Node\nmetadata: {name: ${name}}\n`).join('');
const apiserverManifest = '/etc/kubernetes/manifests/kube-apiserver.yaml';
const alwaysPull = '1.2.11';
const profiling = '1.3.2';
const kubeletConfigMode = '4.1.9';

let cluster: EmbeddedCluster;
let sessions: Map<string, Session>;
let tree: HostTree;
let kubectl: KubectlStandIn;
let events: RolloutEvent[];

beforeEach(async () => {
  cluster = await startEmbeddedCluster();
  sessions = new Map();
  for (const { host } of cluster.hosts.values()) sessions.set(host.name, await connect(host));
  tree = new HostTree();
  kubectl = new KubectlStandIn(tree);
  events = [];
});
afterEach(async () => {
  for (const session of sessions.values()) session.close();
  tree.remove();
  await cluster.close();
});

/** The hosts as they are, each with a pause image. */
function look(): Promise<HostView[]> {
  const images = { tool: 'crictl', references: ['k8s.gcr.io/pause:3.2'] } as const;
  return Promise.all(
    [...sessions.values()].map(async (session) => viewHost(session.host, { ...(await probeHost(session, layouts)), images }, layouts)),
  );
}

async function planFor(...numbers: readonly string[]): Promise<Plan> {
  const controls = numbers.map(control);
  const views = await look();
  return planFixes(
    views.map((view) => ({ view, judgements: judgeHost(view, controls, 'en') })),
    {
      run: '20260101T000000Z-abcdef',
      named: new Set(controls.map(({ slug }) => slug)),
      auditPolicy: loadAuditPolicy(),
      knownNames: readSources().knownNames,
      cluster: { view: clusterView({ objects: nodes, hosts: views }), judgements: [] },
    },
  );
}

/** The session to the master, on which kubectl is the test's own. */
function masterSession(): Session {
  const session = sessions.get('master-1');
  if (session === undefined) throw new Error('the cluster has a master');
  const path = `PATH=${quote(tree.path('/programs'))}:$PATH\n`;
  return {
    host: session.host,
    run: (script, options) => session.run(path + script, options),
    forward: (address, port) => session.forward(address, port),
    close: () => undefined,
  };
}

async function carryOut(plan: Plan, options: Partial<RolloutOptions> = {}) {
  const { outcomes, needsPerson } = await rollOut(plan, [...cluster.hosts.values()].map(({ host }) => host), {
    ...rolloutDefaults(plan),
    sessions,
    masters: [{ session: masterSession(), kubeconfigs: ['/etc/kubernetes/admin.conf'] }],
    patience: { deadlineMs: 8_000, stableMs: 300, pollMs: 100 },
    onEvent: (event) => events.push(event),
    ...options,
  });
  return { outcomes, needsPerson, statuses: outcomes.map(({ host, target, status }) => [host, target.split('/').at(-1), status]) };
}

function manifest(): string {
  return readFileSync(join(hostNamed(cluster, 'master-1').root, apiserverManifest), 'utf8');
}

describe('a plugin that may keep pods from starting', () => {
  it('stays when a new pod runs on each node, through the API server that restarted', async () => {
    const { statuses } = await carryOut(await planFor(alwaysPull));
    expect(statuses).toEqual([
      ['master-1', 'kube-apiserver.yaml', 'applied'],
      ['master-1', 'new pods', 'applied'],
    ]);
    const master = hostNamed(cluster, 'master-1');
    expect(argumentsOf(master, 'apiserver')[0]).toContainEqual(expect.stringContaining('AlwaysPullImages'));
    expect(kubectl.calls.map((call) => call.split(' ')[0])).toEqual(['create', 'create', 'get', 'delete']);
    expect(kubectl.calls[0]).toContain('--server https://192.0.2.11:');
    expect((await planFor(alwaysPull)).changes).toEqual([]);
  });

  it('goes off again with all that was changed on the host when a pod does not, and the rollout stops', async () => {
    const original = manifest();
    const master = hostNamed(cluster, 'master-1');
    const before = ['apiserver', 'controller-manager'] as const;
    const were = before.map((component) => argumentsOf(master, component)[0]);
    kubectl.put({ podStatus: { 'node-1': { phase: 'Failed', reason: 'OutOfpods' } } });
    let isVerified = false;
    const plan = await planFor(alwaysPull, profiling, kubeletConfigMode);
    const { statuses, outcomes, needsPerson } = await carryOut(plan, {
      verify: () => {
        isVerified = true;
        return Promise.resolve(undefined);
      },
    });
    expect(statuses).toEqual([
      ['master-1', 'kube-apiserver.yaml', 'rolled-back'],
      ['master-1', 'kube-controller-manager.yaml', 'rolled-back'],
      ['master-1', 'new pods', 'failed'],
      ['node-1', 'config.yaml', 'skipped'],
    ]);
    const why = 'no new pod runs on node-1 (k8s.gcr.io/pause:3.2): OutOfpods';
    expect(outcomes.map(({ reason }) => reason)).toEqual([`new pods: ${why}`, `new pods: ${why}`, why, 'the rollout stopped at master-1']);
    expect([isVerified, needsPerson]).toEqual([false, false]);
    expect(manifest()).toBe(original);
    expect(before.map((component) => argumentsOf(master, component)[0])).toEqual(were);
    expect(kubectl.names).toEqual([]);
  });

  it('is proven also when the run is interrupted as its API server restarts', async () => {
    let isStopped = false;
    const { statuses } = await carryOut(await planFor(alwaysPull, profiling, kubeletConfigMode), {
      isStopped: () => isStopped,
      onEvent: (event) => {
        if (event.kind === 'waiting') isStopped = true;
      },
    });
    expect(statuses).toEqual([
      ['master-1', 'kube-apiserver.yaml', 'applied'],
      ['master-1', 'kube-controller-manager.yaml', 'skipped'],
      ['master-1', 'new pods', 'applied'],
      ['node-1', 'config.yaml', 'skipped'],
    ]);
  });

  it('is not tried on pods when the API server does not come up with it', async () => {
    const plan = await planFor(alwaysPull);
    const changes = plan.changes.map((change) => (change.kind === 'action' ? change : { ...change, arguments: ['--other'] }));
    const { statuses } = await carryOut({ ...plan, changes }, { patience: { deadlineMs: 1_500, stableMs: 300, pollMs: 100 } });
    expect(statuses.at(-1)).toEqual(['master-1', 'new pods', 'skipped']);
    expect(kubectl.calls).toEqual([]);
  });
});
