import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadAuditPolicy } from '../../src/benchmark/load-audit-policy.js';
import { readSources } from '../../src/benchmark/sources.js';
import { viewHost } from '../../src/evaluate/host-view.js';
import { judgeHost } from '../../src/evaluate/judge-host.js';
import { planFixes } from '../../src/plan/plan-fixes.js';
import { probeHost } from '../../src/probe/probe-host.js';
import { rollOut } from '../../src/rollout/roll-out.js';
import type { OwnCluster } from '../embedded/embedded-fixture.js';
import { onOwnCluster } from '../embedded/embedded-fixture.js';
import { control, layouts } from '../evaluate/snapshot-builder.js';
import { rolloutDefaults } from './rollout-defaults.js';

const { knownNames } = readSources();
const silentPolicy = 'apiVersion: audit.k8s.io/v1\nkind: Policy\nrules:\n- level: None\n';

/** Sets up the audit log with a policy; the API server's manifest before and after, and what became of its change. */
async function setUp({ master, session }: OwnCluster, auditPolicy: string) {
  const manifest = (): string => readFileSync(join(master.root, '/etc/kubernetes/manifests/kube-apiserver.yaml'), 'utf8');
  const before = manifest();
  const view = viewHost(master.host, await probeHost(session, layouts), layouts);
  const judged = [{ view, judgements: judgeHost(view, [control('1.2.21')], 'en') }];
  const plan = planFixes(judged, { run: '20260101T000000Z-abcdef', named: new Set(), auditPolicy, knownNames });
  const { outcomes } = await rollOut(plan, [master.host], {
    ...rolloutDefaults(plan),
    sessions: new Map([[master.host.name, session]]),
    patience: { deadlineMs: 8_000, stableMs: 300, pollMs: 100 },
  });
  return { before, after: manifest(), outcome: outcomes.find(({ target }) => target.endsWith('kube-apiserver.yaml')) };
}

describe('an API server that is given an audit log', () => {
  it('keeps it when the log gets an entry', async () => {
    await onOwnCluster(async (own) => {
      const { before, after, outcome } = await setUp(own, loadAuditPolicy());
      expect(outcome?.status).toBe('applied');
      expect(after).not.toBe(before);
    });
  });

  it('goes on without it when the log gets none, though the API server is healthy', async () => {
    await onOwnCluster(async (own) => {
      const { before, after, outcome } = await setUp(own, silentPolicy);
      expect(outcome).toMatchObject({ status: 'rolled-back', reason: expect.stringContaining('its audit log /var/log/kubernetes/audit/audit.log') });
      expect(after).toBe(before);
    });
  });
});
