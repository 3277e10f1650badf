import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RunEvent, TrailLine } from '../../src/model/run-event.js';
import { displayWidth } from '../../src/report/display-width.js';
import type { HostUndoState, KnownRun } from '../../src/report/known-run.js';
import { renderJson } from '../../src/report/render-json.js';
import { runListSchema, toRunList } from '../../src/report/run-list-report.js';
import { renderRunList } from '../../src/report/run-list-text.js';
import { runProgress } from '../../src/report/run-progress.js';
import { runReportSchema, toRunReport } from '../../src/report/run-report.js';
import { renderRunText } from '../../src/report/run-text.js';
import { begun, changed, goodRun, manifestChange, meta, plan } from '../cases/records/recorded-run.js';
import { hostile, plainWords } from './foreign-text.js';

const plain = { columns: 100, colour: false, language: 'en' } as const;

function timed(events: readonly RunEvent[]): TrailLine[] {
  return events.map((event, index) => ({ time: `2026-01-02T03:05:${String(index).padStart(2, '0')}.250Z`, run: meta.id, ...event }));
}

/** The run of the case, with other things happening in it. */
function known(events: readonly RunEvent[] = goodRun, rest: Partial<KnownRun> = {}): KnownRun {
  const { schema: _schema, ...facts } = meta;
  return { ...facts, source: 'record', takenBackBy: [], plan, trail: timed(events), damage: [], undo: [], isDamaged: false, isRunning: false, ...rest };
}

const armed: RunEvent = { event: 'armed', host: 'm1', stage: 1, silenceSeconds: 60 };
const undone: RunEvent = { event: 'undone', host: 'm1', stage: 1, cause: 'silence', reason: '' };
const applied = changed(manifestChange, 'applied');
const resumed: RunEvent = { ...goodRun[0], event: 'begun', isResumed: true } as RunEvent;
const ended = (exitCode: number): RunEvent => ({ event: 'ended', exitCode });

describe('how a run stands', () => {
  const cases: readonly [what: string, events: readonly RunEvent[], state: string, changes: readonly number[]][] = [
    ['went well', goodRun, 'done', [2, 0, 0]],
    ['has no end', goodRun.slice(0, -1), 'interrupted', [2, 0, 0]],
    ['was stopped by a signal', [begun, applied, { event: 'interrupted', signal: 'SIGTERM' }, ended(1)], 'interrupted', [1, 0, 0]],
    ['took a change back', [begun, armed, applied, changed(manifestChange, 'rolled-back', 'no'), undone, ended(4)], 'rolled-back', [0, 1, 0]],
    ['was taken back by the host alone', [begun, armed, applied, undone], 'interrupted', [0, 1, 0]],
    ['was taken back by the host, and resumed', [begun, armed, applied, undone, begun, armed, applied, ended(0)], 'done', [1, 0, 0]],
    ['lost only what was made since it was resumed', [begun, armed, { event: 'confirmed', host: 'm1', stage: 1 }, applied, begun, armed, undone, ended(4)], 'failed', [1, 0, 0]],
    ['found its change made when it was resumed', [begun, applied, resumed, changed(manifestChange, 'unchanged'), ended(0)], 'done', [1, 0, 0]],
    ['was resumed after a signal', [begun, { event: 'interrupted', signal: 'SIGINT' }, ended(1), begun, applied, ended(0)], 'done', [1, 0, 0]],
    ['failed', [begun, changed(manifestChange, 'failed', 'no'), ended(4)], 'failed', [0, 0, 1]],
    ['needs a person', [begun, changed(manifestChange, 'failed', 'no'), ended(5)], 'needs-person', [0, 0, 1]],
  ];
  it.each(cases)('when it %s', (_what, events, state, [made, rolledBack, failed]) => {
    expect(runProgress(known(events))).toMatchObject({ state, changes: { made, rolledBack, failed } });
  });

  it('does not call an action undone because the host took its files back', () => {
    const action: RunEvent = { event: 'change', host: 'm1', stage: 1, target: 'Secrets', controls: ['1.2.33'], status: 'applied' };
    expect(runProgress(known([begun, armed, action, applied, undone])).changes).toEqual({ made: 1, rolledBack: 1, failed: 0 });
  });

  it('knows a run that is going on', () => {
    expect(runProgress(known([begun, armed], { isRunning: true })).state).toBe('running');
    expect(runProgress(known(goodRun, { isRunning: true })).state).toBe('done');
  });

  const onHosts: readonly [phase: HostUndoState['phase'], state: string][] = [
    ['armed', 'unconfirmed'],
    ['undoing', 'unconfirmed'],
    ['confirmed', 'confirmed'],
    ['undone', 'rolled-back'],
  ];
  it.each(onHosts)('asks the hosts: %s is %s', (phase, state) => {
    const undo = [{ host: 'm1', run: meta.id, stage: 0, phase: 'confirmed', isReported: true } as const, { host: 'w1', run: meta.id, stage: 0, phase, isReported: false }];
    expect(runProgress(known([applied], { source: 'hosts', undo })).state).toBe(state);
  });
});

describe('the text of a run', () => {
  it('says who, when, from where, how and which controls, then host by host what became of each change', () => {
    const lines = renderRunText(known(), plain).split('\n');
    const wanted = [
      '== Run 20260102T030405Z-abcdef ==',
      'what        fix',
      'state       done; changes: 2 made',
      'by          alice on ops-1.example.org (process 4711)',
      'began       2026-01-02 03:04:05Z',
      'ended       2026-01-02 03:05:07Z, exit code 0',
      'program     bench 0.1.0',
      'inventory   /home/alice/hosts.yaml',
      'hosts       m1 (10.0.0.1), w1 (10.0.0.2)',
      'benchmarks  cis-1.20',
      'controls    1.4.1, 4.1.9',
      '== m1 ==',
      '2026-01-02 03:05:04Z  stage 2: undo armed, after 60 s of silence',
      '2026-01-02 03:05:05Z  [APPLIED] /etc/kubernetes/manifests/kube-scheduler.yaml (1.4.1)',
      '    0644 root:root a1a1a1a1a1a1 → 0600 root:root b2b2b2b2b2b2',
      '2026-01-02 03:05:06Z  stage 2: confirmed',
      '== w1 ==',
      '2026-01-02 03:05:02Z  [APPLIED] /var/lib/kubelet/config.yaml (4.1.9)',
      '    0666 root:root → 0600 root:root',
      `To take back what it made: bench rollback ${meta.id}.`,
    ];
    expect(wanted.map((line) => [line, lines.indexOf(line)])).toEqual(wanted.map((line, index) => [line, expect.toSatisfy((at: number) => at >= index)]));
    expect(wanted.map((line) => lines.indexOf(line))).toEqual(wanted.map((line) => lines.indexOf(line)).sort((a, b) => a - b));
  });

  it('names what an interrupted run did not try, what is still armed, and how to go on', () => {
    const text = renderRunText(known([begun, armed]), { ...plain, columns: 400 });
    expect(text).toContain('[NOT TRIED] /var/lib/kubelet/config.yaml (4.1.9)\n');
    expect(text).toContain('[UNKNOWN] /etc/kubernetes/manifests/kube-scheduler.yaml (1.4.1)\n    0644 root:root a1a1a1a1a1a1 → 0600 root:root b2b2b2b2b2b2\n');
    expect(text).toContain('m1: stage 2 was armed at 2026-01-02 03:05:01Z and neither confirmed nor undone as far as the record knows');
    expect(text).toContain(`To continue it: bench resume ${meta.id}. To take back what was made: bench rollback ${meta.id}.\n`);
  });

  it('says which runs take it back', () => {
    expect(renderRunText(known(goodRun, { takenBackBy: ['later', 'last'] }), plain)).toContain('\ntaken back  by later, last\n');
  });

  it('says what hosts took back, and why', () => {
    const reason = 'the apiserver did not come up';
    const text = renderRunText(known([begun, armed, changed(manifestChange, 'rolled-back', reason), { ...undone, reason }, ended(4)]), { ...plain, columns: 120 });
    expect(text).toContain(`[ROLLED BACK] /etc/kubernetes/manifests/kube-scheduler.yaml (1.4.1)\n    0644 root:root a1a1a1a1a1a1 → 0600 root:root b2b2b2b2b2b2\n    ${reason}\n`);
    expect(text).toContain(`stage 2: taken back by the host itself, which heard nothing more: ${reason}`);
    expect(text).not.toContain('== Next ==');
  });

  it('says what hosts say of an undo that is armed still', () => {
    const undo: HostUndoState = { host: 'm1', run: meta.id, stage: 1, phase: 'armed', secondsLeft: 41.6, isReported: false };
    const text = renderRunText(known([armed], { source: 'hosts', undo: [undo] }), plain);
    expect(text).toContain('m1: stage 2 is still armed: the host takes it back by itself in 42 s unless somebody is heard of.');
    expect(text).toContain('told by     the journals on the hosts');
  });

  it('says where the originals are when a person is needed', () => {
    const text = renderRunText(known([begun, changed(manifestChange, 'failed', 'no'), ended(5)]), { ...plain, columns: 400 });
    expect(text).toContain(`originals are in /var/lib/cis-bench/runs/${meta.id}/files on each`);
  });
});

/** Runs in which every text that comes from elsewhere is of the given kind. */
function arbitraryRun(text: fc.Arbitrary<string>): fc.Arbitrary<KnownRun> {
  const host = fc.constantFrom('m1', 'w1');
  const stage = fc.constantFrom(0, 1);
  const digest = fc.oneof(fc.constant({ type: 'absent' as const }), fc.record({ type: fc.constant('file' as const), mode: fc.constant('0644'), owner: text }));
  const status = fc.constantFrom('applied' as const, 'unchanged' as const, 'skipped' as const, 'outdated' as const, 'rolled-back' as const, 'failed' as const);
  const operator = fc.record({ user: text, machine: text, pid: fc.nat() });
  const event: fc.Arbitrary<RunEvent> = fc.oneof(
    fc.record({ event: fc.constant('begun' as const), kind: fc.constant('fix' as const), isResumed: fc.boolean(), operator, version: text, hosts: fc.array(text), controls: fc.array(text) }),
    fc.record({ event: fc.constant('armed' as const), host, stage, silenceSeconds: fc.nat(900) }),
    fc.record({ event: fc.constant('change' as const), host, stage, target: text, controls: fc.array(text, { maxLength: 2 }), before: digest, after: digest, status, reason: text }),
    fc.record({ event: fc.constant('confirmed' as const), host, stage }),
    fc.record({ event: fc.constant('undone' as const), host, stage, cause: fc.constantFrom('asked' as const, 'silence' as const, 'reboot' as const), reason: text }),
    fc.record({ event: fc.constant('interrupted' as const), signal: text }),
    fc.record({ event: fc.constant('ended' as const), exitCode: fc.nat(5) }),
  );
  const undo = fc.record({ host, run: fc.constant(meta.id), stage, phase: fc.constantFrom('armed' as const, 'undoing' as const, 'undone' as const), isReported: fc.boolean() });
  return fc
    .record({
      events: fc.array(event, { maxLength: 12 }),
      source: fc.constantFrom('record' as const, 'hosts' as const),
      operator,
      inventory: text,
      version: text,
      benchmarks: fc.array(text, { maxLength: 2 }),
      hosts: fc.array(fc.record({ name: text, address: text }), { maxLength: 5 }),
      damage: fc.array(text, { maxLength: 2 }),
      undo: fc.array(undo, { maxLength: 2 }),
      isDamaged: fc.boolean(),
    })
    .map(({ events, ...rest }) => known(events, rest));
}

describe('whatever hosts and records hold', () => {
  it('is never printed raw', () => {
    fc.assert(
      fc.property(arbitraryRun(hostile), (run) => {
        for (const text of [renderRunText(run, plain), renderRunList(toRunList([run]), plain), renderRunList(toRunList([run]), { ...plain, columns: 60 })]) {
          expect(text).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{DI}]/u);
          expect(text).not.toMatch(/^\[PASS\] 1\.1\.1 forged/m);
        }
        expect(stripVTControlCharacters(renderRunText(run, { ...plain, colour: true }))).toBe(renderRunText(run, plain));
        expect(renderJson(toRunReport(run)) + renderJson(toRunList([run]))).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{DI}]/u);
      }),
    );
  });

  it('is never wider than the terminal, words permitting', () => {
    fc.assert(
      fc.property(arbitraryRun(plainWords), fc.integer({ min: 70, max: 200 }), (run, columns) => {
        const text = renderRunText(run, { ...plain, columns }) + renderRunList(toRunList([run, run]), { ...plain, columns });
        expect(text.split('\n').filter((line) => displayWidth(line) > columns)).toEqual([]);
      }),
    );
  });

  it('is a report that fits its schema, and is read back as it was', () => {
    fc.assert(
      fc.property(arbitraryRun(hostile), (run) => {
        const report = JSON.parse(renderJson(toRunReport(run))) as unknown;
        expect(runReportSchema.parse(report)).toEqual(report);
        const list = JSON.parse(renderJson(toRunList([run, run]))) as unknown;
        expect(runListSchema.parse(list)).toEqual(list);
      }),
    );
  });
});

describe('the report of a run', () => {
  it('has the plan without any content or diff, by digests', () => {
    const report = toRunReport(known());
    expect(Object.keys(report)).toEqual(['schema', 'run', 'plan', 'trail']);
    expect(report.run).toMatchObject({ id: meta.id, state: 'done', operator: meta.operator, exitCode: 0, changes: { made: 2, rolledBack: 0, failed: 0 } });
    expect(report.plan?.changes[1]).toMatchObject({
      target: manifestChange.target,
      before: { type: 'file', mode: '0644', owner: 'root:root', sha256: 'a1'.repeat(32) },
      after: { type: 'file', mode: '0600', owner: 'root:root', sha256: 'b2'.repeat(32) },
    });
    const json = renderJson(report);
    for (const secret of ['THE-ORIGINAL', 'THE-PLANNED', '-a\\n+b']) expect(json).not.toContain(secret);
    expect(renderRunText(known(), plain)).not.toMatch(/THE-ORIGINAL|THE-PLANNED/);
  });

  it('refuses a key that is none of its own', () => {
    expect(runReportSchema.safeParse({ ...toRunReport(known()), more: 1 }).success).toBe(false);
  });
});

describe('the list of runs', () => {
  const damaged = { ...known([], { isDamaged: true, damage: ['/state/runs/x/run.json: it is empty.'] }), id: 'x', hosts: [] };

  it('is a table where there is room, with damaged runs and why they are', () => {
    const text = renderRunList(toRunList([known(), damaged]), { ...plain, columns: 160 });
    expect(text.split('\n')[0]).toMatch(/^RUN +KIND +BEGAN +BY +HOSTS +MADE +UNDONE +FAILED +STATE$/);
    expect(text.split('\n')[1]).toMatch(/^20260102T030405Z-abcdef +fix +2026-01-02 03:04Z +alice@ops-1\.example\.org +m1, w1 +2 +0 +0 +done$/);
    expect(text).toMatch(/^x .*- +- +- +damaged$/m);
    expect(text).toContain('\n\n/state/runs/x/run.json: it is empty.\n');
  });

  it('is two lines a run where there is none', () => {
    const text = renderRunList(toRunList([known(goodRun, { kind: 'rollback', of: 'another' })]), { ...plain, columns: 70 });
    expect(text).toBe(
      '20260102T030405Z-abcdef  done\n' +
        '    rollback of another · 2026-01-02 03:04:05Z ·\n    alice@ops-1.example.org · m1, w1 · 2 made, 0 rolled back, 0 failed\n',
    );
  });

  it('says that there is none', () => {
    expect(renderRunList(toRunList([]), plain)).toBe('No run is recorded.\n');
  });
});
