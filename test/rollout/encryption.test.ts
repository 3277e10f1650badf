import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadAuditPolicy } from '../../src/benchmark/load-audit-policy.js';
import { readSources } from '../../src/benchmark/sources.js';
import type { EmbeddedCluster } from '../../src/embedded/embedded-cluster.js';
import { startEmbeddedCluster } from '../../src/embedded/embedded-cluster.js';
import type { HostView } from '../../src/evaluate/host-view.js';
import { viewHost } from '../../src/evaluate/host-view.js';
import { judgeHost } from '../../src/evaluate/judge-host.js';
import { managedPaths } from '../../src/model/managed-paths.js';
import type { Plan } from '../../src/model/plan.js';
import { planFixes } from '../../src/plan/plan-fixes.js';
import { probeHost } from '../../src/probe/probe-host.js';
import { rollOut } from '../../src/rollout/roll-out.js';
import type { RolloutEvent } from '../../src/rollout/rollout-events.js';
import { connect } from '../../src/transport/connect.js';
import type { Session } from '../../src/transport/session.js';
import { argumentsOf, hostNamed } from '../embedded/embedded-fixture.js';
import { clusterView } from '../evaluate/cluster-builder.js';
import { control, layouts } from '../evaluate/snapshot-builder.js';
import { rolloutDefaults } from './rollout-defaults.js';

const { directory, writing } = managedPaths.encryption;
const objects = "{ kind: Node, metadata: { name: master-1, labels: { node-role.kubernetes.io/master: '' } } }";
const controls = ['1.2.32', '1.2.33'].map(control);

let cluster: EmbeddedCluster;
let session: Session;
let events: RolloutEvent[];

beforeEach(async () => {
  cluster = await startEmbeddedCluster();
  session = await connect(hostNamed(cluster, 'master-1').host);
  events = [];
});
afterEach(async () => {
  session.close();
  await cluster.close();
});

async function look(): Promise<HostView> {
  return viewHost(session.host, await probeHost(session, layouts), layouts);
}

function planFor(view: HostView): Plan {
  const { api } = clusterView({ objects });
  return planFixes([{ view, judgements: judgeHost(view, controls, 'en') }], {
    run: '20260101T000000Z-abcdef',
    named: new Set(controls.map(({ slug }) => slug)),
    auditPolicy: loadAuditPolicy(),
    knownNames: readSources().knownNames,
    cluster: { view: { api: { ...api, readThrough: 'master-1' } as typeof api, hosts: [view], dockerfiles: undefined }, judgements: [] },
  });
}

/** Every file of the host that is not among the key's own, as one text. */
function textsOutside(root: string): string {
  const files = readdirSync(root, { recursive: true, withFileTypes: true });
  return files
    .filter((entry) => entry.isFile() && !join(entry.parentPath, entry.name).includes(directory))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'))
    .join('\n');
}

describe('a rollout of encryption', () => {
  it('reads with the key before it writes with it, holds then, and tells the key to nobody', async () => {
    const plan = planFor(await look());
    const { outcomes } = await rollOut(plan, [session.host], {
      ...rolloutDefaults(plan),
      sessions: new Map([['master-1', session]]),
      patience: { deadlineMs: 8_000, stableMs: 300, pollMs: 100 },
      onEvent: (event) => events.push(event),
    });
    // without a master whose API answers, the Secrets cannot be written again
    expect(outcomes.map(({ status }) => status)).toEqual(['applied', 'applied', 'applied', 'failed']);
    const master = hostNamed(cluster, 'master-1');
    expect(argumentsOf(master, 'apiserver')[0]).toContain(`--encryption-provider-config=${writing}`);
    const key = /secret: (\S+)/.exec(readFileSync(join(master.root, writing), 'utf8'))?.[1] ?? '';
    expect(Buffer.from(key, 'base64')).toHaveLength(32);
    expect(statSync(join(master.root, directory)).mode & 0o777).toBe(0o700);
    const view = await look();
    expect(judgeHost(view, controls, 'en').map(({ finding }) => finding.status)).toEqual(['pass', 'pass']);
    const shown = JSON.stringify([plan, events, outcomes, view.snapshot]);
    expect(shown).not.toContain(key);
    expect(textsOutside(master.root)).not.toContain(key);
  });
});
