import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Patience } from '../../src/apply/wait-for-component.js';
import { loadAuditPolicy } from '../../src/benchmark/load-audit-policy.js';
import { readSources } from '../../src/benchmark/sources.js';
import { loadBenchmark } from '../../src/benchmark/load-benchmark.js';
import { loadLayouts } from '../../src/benchmark/load-layouts.js';
import { selectControls } from '../../src/benchmark/select-controls.js';
import { editPodManifest, readPodManifest } from '../../src/documents/pod-manifest.js';
import type { EmbeddedCluster } from '../../src/embedded/embedded-cluster.js';
import { startEmbeddedCluster } from '../../src/embedded/embedded-cluster.js';
import { viewHost } from '../../src/evaluate/host-view.js';
import { judgeHost } from '../../src/evaluate/judge-host.js';
import type { Host } from '../../src/model/host.js';
import type { Change, FileChange, Plan } from '../../src/model/plan.js';
import { planFixes } from '../../src/plan/plan-fixes.js';
import { sha256 } from '../../src/plan/sha256.js';
import { probeHost } from '../../src/probe/probe-host.js';
import type { RolloutOptions } from '../../src/rollout/roll-out.js';
import { rollOut } from '../../src/rollout/roll-out.js';
import type { RolloutEvent } from '../../src/rollout/rollout-events.js';
import { connect } from '../../src/transport/connect.js';
import { ConnectionFailure } from '../../src/transport/connection-failure.js';
import { ReconnectingSession } from '../../src/transport/reconnecting-session.js';
import type { Session } from '../../src/transport/session.js';
import { listUndoStates } from '../../src/undo/list-undo-states.js';
import { undoNow } from '../../src/undo/undo-now.js';
import { argumentsOf, hostNamed } from '../embedded/embedded-fixture.js';
import { fileChanges } from '../plan/file-changes.js';
import { rolloutDefaults } from './rollout-defaults.js';

const layouts = loadLayouts();
const benchmark = loadBenchmark('cis-1.20');
const patience: Patience = { deadlineMs: 8_000, stableMs: 300, pollMs: 100 };
const apiserverManifest = '/etc/kubernetes/manifests/kube-apiserver.yaml';

let cluster: EmbeddedCluster;
let hosts: Host[];
let sessions: Map<string, Session>;
let events: RolloutEvent[];

beforeEach(async () => {
  cluster = await startEmbeddedCluster();
  hosts = [...cluster.hosts.values()].map(({ host }) => host);
  sessions = new Map();
  for (const host of hosts) sessions.set(host.name, await connect(host));
  events = [];
});
afterEach(async () => {
  for (const session of sessions.values()) session.close();
  await cluster.close();
});

function sessionOf(host: string): Session {
  const session = sessions.get(host);
  if (session === undefined) throw new Error(`no session to ${host}`);
  return session;
}

async function planFor(...only: string[]): Promise<Plan> {
  const controls = selectControls([benchmark], only);
  const judged = await Promise.all(
    hosts.map(async (host) => {
      const view = viewHost(host, await probeHost(sessionOf(host.name), layouts), layouts);
      return { view, judgements: judgeHost(view, controls, 'en') };
    }),
  );
  return planFixes(judged, { run: '20260101T000000Z-abcdef', named: new Set(), auditPolicy: loadAuditPolicy(), knownNames: readSources().knownNames });
}

function carryOut(plan: Plan, options: Partial<RolloutOptions> = {}) {
  return rollOut(plan, hosts, {
    ...rolloutDefaults(plan),
    sessions,
    controlPlane: new Map(hosts.filter(({ roles }) => !roles.includes('node')).map(({ name }) => [name, sessions.get(name)])),
    patience,
    onEvent: (event) => events.push(event),
    ...options,
  });
}

function manifest(): string {
  return readFileSync(join(hostNamed(cluster, 'master-1').root, apiserverManifest), 'utf8');
}

/** The plan's change of a path with another content, as a mistaken control would make it. */
function withContent(plan: Plan, target: string, edit: (text: string) => string): Plan {
  const spoil = (change: Change): Change => {
    if (change.target !== target || change.kind === 'action' || change.after.type !== 'file') return change;
    const content = edit(change.after.content ?? '');
    const command = readPodManifest(content, 'kube-apiserver').command.slice(1);
    return { ...change, after: { ...change.after, content, sha256: sha256(content) }, arguments: command };
  };
  return { ...plan, changes: plan.changes.map(spoil) };
}

const unknownFlag = (text: string): string =>
  editPodManifest(text, [{ kind: 'set-flag', flag: 'no-such-flag', value: 'true' }], 'kube-apiserver');

describe('a rollout', () => {
  it('restarts a component once, sees it run with the new arguments, and is idempotent', async () => {
    const master = hostNamed(cluster, 'master-1');
    const plan = await planFor('1.2.20-1.2.24');
    const { outcomes, needsPerson } = await carryOut(plan);
    expect(outcomes.map(({ status }) => status)).toEqual(plan.changes.map(() => 'applied'));
    expect(needsPerson).toBe(false);
    expect(argumentsOf(master, 'apiserver')[0]).toEqual(expect.arrayContaining(['--audit-log-maxage=30', '--profiling=false']));
    expect(readdirSync(join(master.root, '/etc/kubernetes/manifests')).every((name) => name.endsWith('.yaml'))).toBe(true);
    expect((await planFor('1.2.20-1.2.24')).changes).toEqual([]);
    const again = await carryOut(plan);
    expect(again.outcomes.map(({ status }) => status)).toEqual(plan.changes.map(() => 'unchanged'));
  });

  it('makes one restart of several edits that concern the kubelet', async () => {
    const plan = await planFor('4.2.*');
    const node = plan.changes.filter(({ host, restarts }) => host === 'node-1' && restarts.includes('kubelet'));
    expect(node.length).toBeGreaterThan(1);
    const before = hostNamed(cluster, 'node-1').kubelet.processes().map(({ pid }) => pid);
    const { outcomes } = await carryOut(plan);
    expect(outcomes.every(({ status }) => status === 'applied')).toBe(true);
    const waits = events.filter((event) => event.kind === 'waiting' && event.host === 'node-1' && event.seen.endsWith('answers 200'));
    expect(waits).toHaveLength(1);
    expect(hostNamed(cluster, 'node-1').kubelet.processes().map(({ pid }) => pid)).not.toEqual(before);
  });

  it('puts a manifest back whose apiserver does not come up, waits for the old arguments, and stops', async () => {
    const original = manifest();
    const master = hostNamed(cluster, 'master-1');
    const before = argumentsOf(master, 'apiserver')[0];
    const plan = withContent(await planFor('1.2.20', '4.1.9', '2.5'), apiserverManifest, unknownFlag);
    const { outcomes, needsPerson } = await carryOut(plan);
    expect(outcomes.filter(({ status }) => status === 'rolled-back')).toMatchObject([{ target: apiserverManifest, reason: expect.stringContaining('apiserver did not come up') }]);
    expect(outcomes.filter(({ host }) => host !== 'master-1').map(({ status }) => status)).toEqual(['skipped', 'skipped']);
    expect(outcomes.find(({ host }) => host === 'node-1')?.reason).toContain('stopped at master-1');
    expect(needsPerson).toBe(false);
    expect(manifest()).toBe(original);
    expect(argumentsOf(master, 'apiserver')[0]).toEqual(before);
  });

  it('puts back the first of two edits that share a restart when the second cannot be made', async () => {
    const node = hostNamed(cluster, 'node-1');
    const plan = await planFor('4.2.*');
    const shared = plan.changes.filter(({ host, restarts }) => host === 'node-1' && restarts.includes('kubelet'));
    const [first, second] = shared;
    const original = readFileSync(join(node.root, first?.target ?? ''), 'utf8');
    const spoil = (change: Change): Change => (change === second && change.kind !== 'action' ? { ...change, after: { ...change.after, sha256: 'f'.repeat(64) } as FileChange['after'] } : change);
    const changes = plan.changes.filter(({ host }) => host === 'node-1').map(spoil);
    const { outcomes, needsPerson } = await carryOut({ ...plan, changes });
    expect(outcomes.slice(-2)).toMatchObject([
      { target: first?.target, status: 'rolled-back' },
      { target: second?.target, status: 'failed', reason: expect.stringContaining('nothing was changed') },
    ]);
    expect(readFileSync(join(node.root, first?.target ?? ''), 'utf8')).toBe(original);
    expect(needsPerson).toBe(false);
    expect((await planFor('4.2.*')).changes.filter(({ host }) => host === 'node-1')).toHaveLength(changes.length);
  });

  it('takes back what it made on a host whose verification fails', async () => {
    const original = manifest();
    const plan = await planFor('1.2.20', '1.1.13');
    const { outcomes } = await carryOut(plan, { verify: () => Promise.resolve('1.2.20 does not hold') });
    expect(outcomes.map(({ status }) => status)).toEqual(['rolled-back', 'rolled-back']);
    expect(outcomes[0]?.reason).toContain('verification failed: 1.2.20 does not hold');
    expect(manifest()).toBe(original);
    expect((await planFor('1.1.13')).changes).toHaveLength(1);
  });

  it('refuses a file that somebody else changed since the plan, and leaves it', async () => {
    const plan = await planFor('1.2.20');
    await sessionOf('master-1').run(`echo '# by hand' >>${hostNamed(cluster, 'master-1').root}${apiserverManifest}`);
    const edited = manifest();
    const { outcomes } = await carryOut(plan);
    expect(outcomes).toMatchObject([{ status: 'outdated' }]);
    expect(manifest()).toBe(edited);
  });

  it('does not begin a control-plane host while another one is not healthy', async () => {
    const plan = await planFor('1.2.20');
    sessionOf('etcd-1').close();
    sessions.delete('etcd-1');
    const { outcomes } = await carryOut(plan);
    expect(outcomes).toMatchObject([{ status: 'skipped', reason: expect.stringContaining('etcd-1 cannot be reached') }]);
  });

  it('does not touch a component that is not healthy before the change', async () => {
    const broken = unknownFlag(manifest());
    const quoted = Buffer.from(broken).toString('base64');
    const path = hostNamed(cluster, 'master-1').root + apiserverManifest;
    const plan = await planFor('1.2.20');
    await sessionOf('master-1').run(`echo ${quoted} | base64 -d >'${path}'; sleep 1`);
    const stale = { ...plan, changes: fileChanges(plan.changes).map((change) => ({ ...change, before: { ...change.before, sha256: sha256(broken) } }) as Change) };
    const { outcomes } = await carryOut(stale);
    expect(outcomes).toMatchObject([{ status: 'skipped', reason: expect.stringContaining('make it healthy first') }]);
    expect(manifest()).toBe(broken);
    const cure = await carryOut(stale, { mayBeUnhealthy: true });
    expect(cure.outcomes.map(({ status }) => status)).toEqual(['applied']);
  });

  it('goes on over a new connection when one breaks during a wait', async () => {
    const plan = await planFor('1.2.20');
    const first = sessionOf('master-1');
    sessions.set('master-1', new ReconnectingSession(first, {}));
    let waits = 0;
    const { outcomes } = await carryOut(plan, {
      onEvent: (event) => {
        if (event.kind === 'waiting' && (waits += 1) === 1) first.close();
      },
    });
    expect(outcomes.map(({ status }) => status)).toEqual(['applied']);
  });

  it('leaves a host that it cannot reach any more to itself, which puts everything back', async () => {
    const original = manifest();
    const plan = await planFor('1.2.20', '1.1.13');
    const first = sessionOf('master-1');
    const unreachable = new ConnectionFailure('master-1', 'CONNECT_ERROR', 'no route to master-1');
    sessions.set('master-1', new ReconnectingSession(first, {}, () => Promise.reject(unreachable)));
    const { outcomes, needsPerson } = await carryOut(plan, {
      limits: { silenceSeconds: 2, totalSeconds: 600 },
      patience: { ...patience, deadlineMs: 2_000 },
      onEvent: (event) => {
        if (event.kind === 'waiting') first.close();
      },
    });
    expect(needsPerson).toBe(true);
    expect(outcomes.map(({ status }) => status)).toEqual(['failed', 'failed']);
    expect(outcomes[0]?.reason).toContain('It takes its changes back by itself 2 s after it last heard of this program');
    await expect.poll(manifest, { timeout: 10_000 }).toBe(original);
    sessions.set('master-1', await connect(first.host));
    await expect.poll(async () => (await planFor('1.1.13')).changes.length, { timeout: 10_000 }).toBe(1);
    expect(await listUndoStates(sessionOf('master-1'))).toMatchObject([{ phase: 'undone', cause: 'silence' }]);
  });

  it('waits no longer for a component once the host has taken its changes back', async () => {
    const original = manifest();
    const plan = withContent(await planFor('1.2.20'), apiserverManifest, unknownFlag);
    let isAsked = false;
    const { outcomes, needsPerson } = await carryOut(plan, {
      limits: { silenceSeconds: 4, totalSeconds: 600 },
      patience: { ...patience, deadlineMs: 60_000 },
      onEvent: (event) => {
        if (event.kind !== 'waiting' || isAsked) return;
        isAsked = true;
        void undoNow(sessionOf('master-1'), plan.run, 0);
      },
    });
    expect(outcomes).toMatchObject([{ status: 'rolled-back', reason: expect.stringContaining('the host has taken its changes back by itself') }]);
    expect([needsPerson, manifest()]).toEqual([false, original]);
  });

  it('counts as applied what the host confirmed, though its word was lost', async () => {
    const plan = await planFor('1.1.13');
    const first = sessionOf('master-1');
    const run: Session['run'] = async (script, options) => {
      const result = await first.run(script, options);
      if (/undo\.sh" confirm/.test(script)) throw new ConnectionFailure('master-1', 'CONNECTION_LOST', 'lost');
      return result;
    };
    sessions.set('master-1', { host: first.host, run, forward: (address, port) => first.forward(address, port), close: () => first.close() });
    const { outcomes, needsPerson } = await carryOut(plan, { limits: { silenceSeconds: 1, totalSeconds: 600 } });
    expect([outcomes.map(({ status }) => status), needsPerson]).toEqual([['applied'], false]);
    expect(events.filter(({ kind }) => kind === 'confirmed')).toHaveLength(1);
    expect((await planFor('1.1.13')).changes).toEqual([]);
  });

  it('begins no other host once it was interrupted', async () => {
    const plan = await planFor('1.1.13', '4.1.9');
    let isStopped = false;
    const { outcomes } = await carryOut(plan, {
      isStopped: () => isStopped,
      onEvent: (event) => {
        if (event.kind === 'change-started') isStopped = true;
      },
    });
    expect(outcomes.map(({ status }) => status)).toEqual(['applied', 'skipped']);
    expect(outcomes[1]?.reason).toContain('interrupted');
  });
});
