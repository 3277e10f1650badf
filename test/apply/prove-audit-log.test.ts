import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { proveAuditLog } from '../../src/apply/prove-audit-log.js';
import { loadAuditPolicy } from '../../src/benchmark/load-audit-policy.js';
import { loadBenchmark } from '../../src/benchmark/load-benchmark.js';
import { loadLayouts } from '../../src/benchmark/load-layouts.js';
import { selectControls } from '../../src/benchmark/select-controls.js';
import { readSources } from '../../src/benchmark/sources.js';
import type { EmbeddedCluster } from '../../src/embedded/embedded-cluster.js';
import { startEmbeddedCluster } from '../../src/embedded/embedded-cluster.js';
import { viewHost } from '../../src/evaluate/host-view.js';
import { judgeHost } from '../../src/evaluate/judge-host.js';
import type { Plan } from '../../src/model/plan.js';
import { planFixes } from '../../src/plan/plan-fixes.js';
import { probeHost } from '../../src/probe/probe-host.js';
import { rollOut } from '../../src/rollout/roll-out.js';
import { connect } from '../../src/transport/connect.js';
import { ConnectionFailure } from '../../src/transport/connection-failure.js';
import type { Session } from '../../src/transport/session.js';
import { hostNamed } from '../embedded/embedded-fixture.js';
import { rolloutDefaults } from '../rollout/rollout-defaults.js';

const layouts = loadLayouts();
const patience = { deadlineMs: 8_000, stableMs: 300, pollMs: 100 };
const brief = { deadlineMs: 400, pollMs: 100 };
const log = '/var/log/kubernetes/audit/audit.log';

let cluster: EmbeddedCluster;
let session: Session;

beforeEach(async () => {
  cluster = await startEmbeddedCluster();
  session = await connect(hostNamed(cluster, 'master-1').host);
});
afterEach(async () => {
  session.close();
  await cluster.close();
});

async function planFor(number: string): Promise<Plan> {
  const controls = selectControls([loadBenchmark('cis-1.20')], [number]);
  const view = viewHost(session.host, await probeHost(session, layouts), layouts);
  const judged = [{ view, judgements: judgeHost(view, controls, 'en') }];
  const { knownNames } = readSources();
  return planFixes(judged, { run: '20260101T000000Z-abcdef', named: new Set(), auditPolicy: loadAuditPolicy(), knownNames });
}

/** Makes the changes of one control; resolves with them. */
async function changed(number: string): Promise<Plan> {
  const plan = await planFor(number);
  const result = await rollOut(plan, [session.host], {
    ...rolloutDefaults(plan),
    sessions: new Map([[session.host.name, session]]),
    patience,
  });
  expect(result.outcomes.map(({ status }) => status)).toEqual(plan.changes.map(() => 'applied'));
  return plan;
}

/** The session, but for the request that the proof makes: nothing listens for it. */
function unheard(): Session {
  return {
    host: session.host,
    run: (script, options) => session.run(script, options),
    forward: () => Promise.reject(new ConnectionFailure(session.host.name, 'FORWARD_ERROR', 'refused')),
    close: () => undefined,
  };
}

describe('the proof of the audit log', () => {
  it('is an entry of a request that was made after the restart', async () => {
    const { changes } = await changed('1.2.21');
    expect(await proveAuditLog(session, changes, patience)).toBeUndefined();
  });

  it('is not given by what an earlier apiserver wrote', async () => {
    const { changes } = await changed('1.2.21');
    const earlier = '{"kind":"Event","requestReceivedTimestamp":"2020-01-01T00:00:00.000000Z"}\n';
    writeFileSync(join(hostNamed(cluster, 'master-1').root, log), earlier);
    expect(await proveAuditLog(unheard(), changes, brief)).toContain('has had no new entry');
  });

  it('fails where the log is not on the host', async () => {
    const { changes } = await planFor('1.2.21');
    expect(await proveAuditLog(session, changes, brief)).toBe(
      `the API server runs, but its audit log ${log} is not there; see whether the audit policy records requests at all`,
    );
  });

  it('is not asked for when a change is about something else', async () => {
    const { changes } = await planFor('1.2.20');
    expect(changes).toHaveLength(1);
    expect(await proveAuditLog(session, changes, brief)).toBeUndefined();
  });
});
