import { expect, it } from 'vitest';
import { readSources } from '../../src/benchmark/sources.js';
import { loadBenchmark } from '../../src/benchmark/load-benchmark.js';
import { loadLayouts } from '../../src/benchmark/load-layouts.js';
import { viewHost } from '../../src/evaluate/host-view.js';
import { judgeHost } from '../../src/evaluate/judge-host.js';
import type { Plan } from '../../src/model/plan.js';
import { planFixes } from '../../src/plan/plan-fixes.js';
import { probeHost } from '../../src/probe/probe-host.js';
import { rollOut } from '../../src/rollout/roll-out.js';
import type { OwnCluster } from '../embedded/embedded-fixture.js';
import { argumentsOf, onOwnCluster } from '../embedded/embedded-fixture.js';
import { rolloutDefaults } from './rollout-defaults.js';

const layouts = loadLayouts();
const { knownNames } = readSources();
const controls = loadBenchmark('cis-1.20').controls.filter(({ slug }) => slug === 'apiserver-admission-event-rate-limit');
const named = new Set(controls.map(({ slug }) => slug));

async function planFor({ master, session }: OwnCluster): Promise<Plan> {
  const view = viewHost(master.host, await probeHost(session, layouts), layouts);
  const judged = [{ view, judgements: judgeHost(view, controls, 'en') }];
  return planFixes(judged, { run: '20260101T000000Z-abcdef', named, auditPolicy: '', knownNames });
}

it('an API server starts with EventRateLimit and the configuration that was written before, and is then left alone', async () => {
  await onOwnCluster(async (own) => {
    const { host } = own.master;
    const plan = await planFor(own);
    const { outcomes } = await rollOut(plan, [host], {
      ...rolloutDefaults(plan),
      sessions: new Map([[host.name, own.session]]),
      patience: { deadlineMs: 8_000, stableMs: 300, pollMs: 100 },
    });
    expect(outcomes.map(({ status }) => status)).toEqual(['applied', 'applied', 'applied']);
    expect(argumentsOf(own.master, 'apiserver')[0]).toEqual(
      expect.arrayContaining([
        '--admission-control-config-file=/etc/kubernetes/admission/admission.yaml',
        expect.stringMatching(/^--enable-admission-plugins=.*EventRateLimit/),
      ]),
    );
    expect(await planFor(own)).toMatchObject({ changes: [], leftovers: [] });
  });
});
