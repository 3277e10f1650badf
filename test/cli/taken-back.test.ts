import { describe, expect, it } from 'vitest';
import type { HostJournals } from '../../src/cli/host-journals.js';
import { knownFromHosts } from '../../src/cli/known-from-hosts.js';
import { ownParts } from '../../src/cli/own-parts.js';
import { TakenBack } from '../../src/cli/taken-back.js';
import type { Host, Role } from '../../src/model/host.js';
import type { OutcomeStatus } from '../../src/model/outcome.js';
import type { Change, Plan } from '../../src/model/plan.js';
import type { TrailLine } from '../../src/model/run-event.js';
import { invertPlan } from '../../src/plan/invert-plan.js';
import type { KnownRun } from '../../src/report/known-run.js';
import type { PlanDocument } from '../../src/report/plan-document.js';
import { fileChange } from '../plan/some-changes.js';

const changes = [fileChange('/etc/a', '1', '2'), fileChange('/etc/b', '1', '2', { controls: ['1.2'] })];

function documentOf(plan: Plan): PlanDocument {
  return { ...plan, createdAt: '2026-01-01T00:00:00Z', version: '1', benchmarks: ['cis-1.20'], hosts: [{ name: 'm1', authority: null }, { name: 'w1', authority: null }] };
}

const fix = documentOf({ schema: 'cis-bench/plan/v1', run: 'fix', stages: [{ name: '' }], changes, leftovers: [] });

function runOf(plan: PlanDocument, outcomes: Readonly<Record<string, OutcomeStatus>>): KnownRun {
  const trail = plan.changes.flatMap(({ host, stage, target, controls }): TrailLine[] => {
    const status = outcomes[target];
    return status === undefined ? [] : [{ event: 'change', host, stage, target, controls, status, time: '2026-01-01T00:00:00Z', run: plan.run }];
  });
  return { id: plan.run, source: 'record', takenBackBy: [], plan, trail, hosts: [], benchmarks: [], damage: [], undo: [], isDamaged: false, isRunning: false };
}

const inverse = (plan: PlanDocument, run: string): PlanDocument => documentOf(invertPlan(plan, { run }));

/** The paths that runs leave in place, by run; shown newest first. */
function inPlace(...runs: readonly KnownRun[]): Record<string, readonly string[]> {
  const taken = new TakenBack();
  return Object.fromEntries(runs.map((run) => [run.id, [...(taken.standing(run)?.standings.keys() ?? [])].map(({ target }) => target)]));
}

describe('what runs leave in place', () => {
  const made = runOf(fix, { '/etc/a': 'applied', '/etc/b': 'applied' });

  it('is not what later runs took back, or found to be back', () => {
    expect(inPlace(runOf(inverse(fix, 'back'), { '/etc/a': 'applied', '/etc/b': 'unchanged' }), made)['fix']).toEqual([]);
    expect(inPlace(runOf(inverse(fix, 'back'), { '/etc/a': 'applied', '/etc/b': 'outdated' }), made)['fix']).toEqual(['/etc/b']);
    expect(inPlace(runOf(inverse(fix, 'back'), { '/etc/a': 'rolled-back', '/etc/b': 'failed' }), made)['fix']).toEqual(['/etc/a', '/etc/b']);
  });

  it('is that again once the later run was taken back itself', () => {
    const back = inverse(fix, 'back');
    const again = runOf(inverse(back, 'again'), { '/etc/a': 'applied' });
    const found = inPlace(again, runOf(back, { '/etc/a': 'applied', '/etc/b': 'applied' }), made);
    expect(found).toEqual({ again: ['/etc/a'], back: ['/etc/b'], fix: ['/etc/a'] });
  });

  it('is not known without a plan', () => {
    const { plan: _plan, ...bare } = made;
    expect(new TakenBack().standing(bare)).toBeUndefined();
  });
});

describe('a plan that hosts keep', () => {
  const hosts = (['master', 'node'] as Role[]).map((role): Host => ({ name: role === 'master' ? 'm1' : 'w1', address: '', port: 22, user: '', become: false, roles: [role], root: '', knownHosts: '' }));
  const evil: Change = fileChange('/etc/shadow', '', 'root::0', { host: 'm1', before: { type: 'absent' } });
  const own = fileChange('/etc/w', '1', '2', { host: 'w1' });
  const told = (plans: Readonly<Record<string, string>>): readonly HostJournals[] =>
    Object.entries(plans).map(([host, text]) => ({ host, journals: [{ run: 'fix', lines: [], damagedLines: 0, isCut: false, hasPlan: true }], undo: [], plan: { text } }));
  const planOf = (plans: Readonly<Record<string, string>>): readonly string[] =>
    (knownFromHosts('fix', ownParts(told(plans), hosts)).plan?.changes ?? []).map(({ host, target }) => `${host} ${target}`);

  it('is believed of a worker only about itself', () => {
    const spoiled = JSON.stringify({ ...fix, changes: [evil, own] });
    expect(planOf({ m1: JSON.stringify(fix), w1: spoiled })).toEqual(['m1 /etc/a', 'm1 /etc/b', 'w1 /etc/w']);
    expect(planOf({ w1: spoiled })).toEqual(['w1 /etc/w']);
  });

  it.each(['', '{', 'null', '[]', '{"changes":{}}', '{"changes":[null,1]}'])('is none where a worker keeps %j', (text) => {
    expect(planOf({ w1: text })).toEqual([]);
  });
});
