import { describe, expect, it } from 'vitest';
import { loadAuditPolicy } from '../../src/benchmark/load-audit-policy.js';
import { readSources } from '../../src/benchmark/sources.js';
import { judgeHost } from '../../src/evaluate/judge-host.js';
import type { Plan } from '../../src/model/plan.js';
import { invertPlan } from '../../src/plan/invert-plan.js';
import { planFixes } from '../../src/plan/plan-fixes.js';
import type { PlanDocument } from '../../src/report/plan-document.js';
import { planDocumentSchema } from '../../src/report/plan-document.js';
import { readControlCases } from '../evaluate/control-case.js';
import { controlOf } from '../evaluate/control-of-case.js';
import { hostOfCase } from '../evaluate/host-of-case.js';
import { actionChange, fileChange, holding } from '../plan/some-changes.js';

const auditPolicy = loadAuditPolicy();
const { knownNames } = readSources();

function documentOf(plan: Plan, hosts = ['m1']): PlanDocument {
  return { ...plan, createdAt: '2026-01-01T00:00:00Z', version: '0.1.0', benchmarks: ['cis-1.20'], hosts: hosts.map((name) => ({ name, authority: null })) };
}

/** Every plan that the cases of the controls lead to, each control named. */
const plans = [...readControlCases().values()].flat().flatMap((each) => {
  if (each.host === undefined) return [];
  const [control, view] = [controlOf(each), hostOfCase(each.host)];
  const judged = [{ view, judgements: judgeHost(view, [control], 'en') }];
  const plan = planFixes(judged, { run: '20260101T000000Z-abcdef', named: new Set([control.slug]), auditPolicy, knownNames });
  return plan.changes.length + plan.leftovers.length === 0 ? [] : [{ title: `${each.control}: ${each.case}`, plan }];
});

describe('the document of a plan', () => {
  it('is tried with changes and with leftovers', () => {
    expect(plans.filter(({ plan }) => plan.changes.length > 0).length).toBeGreaterThan(100);
    expect(plans.filter(({ plan }) => plan.leftovers.length > 0).length).toBeGreaterThan(10);
  });

  it.each(plans)('of $title is read again as it was written', ({ plan }) => {
    const document = documentOf(plan);
    expect(planDocumentSchema.parse(JSON.parse(JSON.stringify(document)))).toEqual(document);
  });

  it.each(plans)('that takes back $title is read again as it was written', ({ plan }) => {
    const document = documentOf(invertPlan(plan, { run: '20260102T000000Z-bbbbbb' }));
    expect(planDocumentSchema.parse(JSON.parse(JSON.stringify(document)))).toEqual(document);
  });
});

const good: Plan = {
  schema: 'cis-bench/plan/v1',
  run: 'run',
  stages: [{ name: 'Files' }, { name: 'Arguments', serial: [{ hosts: 1 }, { percent: 25 }] }],
  changes: [
    fileChange('/etc/a', 'one', 'two'),
    fileChange('/etc/a', 'two', 'two', { stage: 1, kind: 'attributes', after: { type: 'file', mode: 0o400, owner: 'root:root', sha256: 'f'.repeat(64) }, before: { type: 'file', mode: 0o600, owner: 'root:root', sha256: 'f'.repeat(64) } }),
    actionChange('etcd', { stage: 1 }),
  ],
  leftovers: [],
};

function problemsOf(plan: Plan, hosts?: string[]): readonly string[] {
  const parsed = planDocumentSchema.safeParse(documentOf(plan, hosts));
  return parsed.success ? [] : parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
}

describe('a document that contradicts itself', () => {
  const [first, ...others] = good.changes;
  if (first === undefined || first.kind === 'action') throw new Error('the plan begins with a file');
  const beginning = (change: Plan['changes'][number]): Plan => ({ ...good, changes: [change, ...others] });

  it('is none that does not', () => {
    expect(problemsOf(good)).toEqual([]);
  });

  it('is refused with the key where it does', () => {
    expect(problemsOf(beginning({ ...first, host: 'm7' }))).toEqual(['changes.0.host: expected a host of the plan, found m7']);
    expect(problemsOf(good, ['m1', 'm1'])).toEqual(['hosts.1.name: expected each host once, found m1 again']);
    expect(problemsOf({ ...good, stages: good.stages.slice(0, 1) })).toContain('changes.1.stage: expected one of 1 stages, found 1');
    expect(problemsOf(beginning({ ...first, stage: 1 })).length).toBe(0);
    expect(problemsOf({ ...good, changes: [...good.changes, first] })).toEqual(['changes.3.stage: expected changes in the order of their stages, found 0 after 1']);
  });

  it('is refused without the content of a file that it writes', () => {
    const { content: _content, ...bare } = holding('two') as Extract<ReturnType<typeof holding>, { type: 'file' | 'directory' }>;
    expect(problemsOf(beginning({ ...first, after: bare }))).toEqual(['changes.0.after: expected the content of a file that is written, found none']);
  });

  it('is refused with a path that is absent before and after', () => {
    const absent = { type: 'absent' } as const;
    expect(problemsOf(beginning({ ...first, after: absent }))).toEqual([]);
    expect(problemsOf(beginning({ ...first, before: absent, after: absent }))).toEqual(['changes.0.after: expected something to change, found a path that is absent before and after']);
  });

  it('is refused where an action takes back one that takes back', () => {
    const action = { kind: 'take-back', action: { kind: 'create-system-user', user: 'etcd' }, run: 'run-1', sequence: 2 } as const;
    expect(problemsOf(beginning(actionChange('etcd', { action })))).toEqual([]);
    const twice = { ...documentOf(good), changes: [{ ...actionChange('etcd'), action: { ...action, action } }] };
    expect(planDocumentSchema.safeParse(twice).success).toBe(false);
  });

  it.each(['relative', '', '/etc/../shadow', '/etc/./a', '/..', '/etc/a\nb', '/etc/..'])('is refused with the path %j', (target) => {
    expect(problemsOf(beginning({ ...first, target }))).not.toEqual([]);
  });

  it.each(['/etc/a..b', '/etc/..data', '/etc/.hidden', '/etc/a b', '/', '/etc/пример'])('may have the path %j', (target) => {
    expect(problemsOf(beginning({ ...first, target }))).toEqual([]);
  });

  it('is refused with a key that nobody knows, wherever it stands', () => {
    const spoiled = [
      { ...documentOf(good), extra: 1 },
      { ...documentOf(good), changes: [{ ...first, script: 'reboot' }] },
      { ...documentOf(good), changes: [{ ...first, after: { ...first.after, setuid: true } }] },
      { ...documentOf(good), changes: [{ ...actionChange('etcd'), action: { kind: 'create-system-user', user: 'etcd', shell: '/bin/sh' } }] },
      { ...documentOf(good), changes: [{ ...actionChange('etcd'), action: { kind: 'run', command: 'reboot' } }] },
    ];
    expect(spoiled.map((document) => planDocumentSchema.safeParse(document).success)).toEqual(spoiled.map(() => false));
  });
});
