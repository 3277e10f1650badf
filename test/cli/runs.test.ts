import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { journalTrail } from '../../src/cli/journal-trail.js';
import { trailListener } from '../../src/cli/trail-listener.js';
import type { EmbeddedCluster } from '../../src/embedded/embedded-cluster.js';
import { startEmbeddedCluster } from '../../src/embedded/embedded-cluster.js';
import type { RunEvent } from '../../src/model/run-event.js';
import { RunStore } from '../../src/records/run-store.js';
import { renderJson } from '../../src/report/render-json.js';
import type { RunList } from '../../src/report/run-list-report.js';
import { runListSchema } from '../../src/report/run-list-report.js';
import type { RunReport } from '../../src/report/run-report.js';
import { runReportSchema } from '../../src/report/run-report.js';
import { begun, goodRun, manifestChange, meta, plan } from '../cases/records/recorded-run.js';
import { hostNamed } from '../embedded/embedded-fixture.js';
import type { BenchRun } from './run-bench.js';
import { runBench } from './run-bench.js';

vi.setConfig({ testTimeout: 120_000 });

let state: string;
let store: RunStore;

beforeEach(() => {
  state = mkdtempSync(join(tmpdir(), 'bench-runs-'));
  store = new RunStore(join(state, 'cis-bench'));
});
afterEach(() => rmSync(state, { recursive: true }));

const bench = (...args: string[]): Promise<BenchRun> => runBench(args, { env: { XDG_STATE_HOME: state, CIS_BENCH_BECOME_PASSWORD: undefined } });
const listOf = ({ stdout }: BenchRun): RunList['runs'] => runListSchema.parse(JSON.parse(stdout)).runs;
const reportOf = ({ stdout }: BenchRun): RunReport => runReportSchema.parse(JSON.parse(stdout));

function recorded(id: string, events: readonly RunEvent[], rest: Partial<typeof meta> = {}): void {
  const record = store.create({ ...meta, id, ...rest }, { ...plan, run: id });
  for (const event of events) record.append(event);
}

const [first, second] = ['20260101T000000Z-111111', '20260102T000000Z-222222'];

describe('bench runs', () => {
  it('lists the records of this machine, newest first, with how each stands', async () => {
    recorded(first, goodRun, { startedAt: '2026-01-01T00:00:00.000Z' });
    recorded(second, goodRun.slice(0, 3), { startedAt: '2026-01-02T00:00:00.000Z' });
    const run = await bench('runs');
    expect([run.code, run.stderr]).toEqual([0, '']);
    expect(run.stdout.split('\n').map((line) => line.replaceAll(/ +/g, ' '))).toEqual([
      'RUN KIND BEGAN BY HOSTS MADE UNDONE FAILED STATE',
      `${second} fix 2026-01-02 00:00Z alice@ops-1.example.org m1, w1 1 0 0 interrupted`,
      `${first} fix 2026-01-01 00:00Z alice@ops-1.example.org m1, w1 2 0 0 done`,
      '',
    ]);
    expect(listOf(await bench('runs', '--format', 'json')).map(({ id, state: now, changes }) => [id, now, changes.made])).toEqual([
      [second, 'interrupted', 1],
      [first, 'done', 2],
    ]);
  });

  it('knows a run whose program is alive on this machine', async () => {
    const operator = { user: 'alice', machine: hostname(), pid: process.pid };
    recorded(first, [{ ...begun, operator } as RunEvent], { operator });
    recorded(second, [{ ...begun, operator: { ...operator, machine: 'elsewhere' } } as RunEvent]);
    expect(listOf(await bench('runs', '--format', 'json')).map(({ state: now }) => now).sort()).toEqual(['interrupted', 'running']);
  });

  it('lists damaged records in their place, with file and cause, beside the others', async () => {
    recorded(first, goodRun);
    recorded(second, goodRun);
    const path = join(state, 'cis-bench', 'runs', second, 'run.json');
    writeFileSync(path, '{"schema":"\u001b[2J"');
    const run = await bench('runs');
    expect([run.code, listOf(await bench('runs', '--format', 'json')).map(({ id, state: now }) => [id, now])]).toEqual([0, [[second, 'damaged'], [first, 'done']]]);
    expect(run.stdout.replaceAll(/\s+/g, ' ')).toContain(`${path}: it is no JSON`);
    expect(run.stdout).not.toContain('\u001b');
  });

  it('lists only runs of the inventory that is named', async () => {
    recorded(first, goodRun, { inventory: join(state, 'a.yaml') });
    recorded(second, goodRun, { inventory: join(state, 'b.yaml') });
    expect(listOf(await bench('runs', '-i', join(state, 'a.yaml'), '--format', 'json')).map(({ id }) => id)).toEqual([first]);
  });

  it('says that no run is recorded', async () => {
    expect(await bench('runs')).toEqual({ code: 0, stdout: 'No run is recorded.\n', stderr: '' });
  });

  it('refuses flags that mean nothing, and a place that cannot be read', async () => {
    expect(await bench('runs', '--limit', 'm1')).toMatchObject({ code: 2, stderr: expect.stringContaining('add --from-hosts') });
    expect(await bench('runs', '--format', 'xml')).toMatchObject({ code: 2 });
    writeFileSync(join(state, 'cis-bench'), 'in the way');
    expect(await bench('runs')).toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(/^bench: the records in .*XDG_STATE_HOME.*\n$/) });
  });
});

describe('bench show', () => {
  it('tells the newest run, or the one that is named', async () => {
    recorded(first, goodRun, { startedAt: '2026-01-01T00:00:00.000Z' });
    recorded(second, goodRun.slice(0, 2), { startedAt: '2026-01-02T00:00:00.000Z' });
    const newest = await bench('show');
    expect([newest.code, newest.stderr]).toEqual([0, '']);
    for (const text of [`== Run ${second} ==`, '[UNKNOWN] /var/lib/kubelet/config.yaml (4.1.9)', '[NOT TRIED] /etc/kubernetes/manifests/kube-scheduler.yaml', `bench resume ${second}`]) {
      expect(newest.stdout).toContain(text);
    }
    recorded('20260103T000000Z-333333', goodRun, { kind: 'rollback', of: first });
    expect((await bench('show', first)).stdout).toContain('taken back  by 20260103T000000Z-333333\n');
    const named = await bench('show', first);
    for (const text of [`== Run ${first} ==`, '[APPLIED] /var/lib/kubelet/config.yaml (4.1.9)\n    0666 root:root → 0600 root:root', `bench rollback ${first}`]) {
      expect(named.stdout).toContain(text);
    }
  });

  it('writes a report for auditors: without contents, with every line of the trail', async () => {
    recorded(first, goodRun);
    const run = await bench('show', '--format', 'json');
    const { run: told, plan: planned, trail } = reportOf(run);
    expect(told).toMatchObject({ id: first, state: 'done', kind: 'fix', operator: meta.operator, source: 'record', damage: [] });
    expect(trail.map(({ event }) => event)).toEqual(goodRun.map(({ event }) => event));
    expect(planned?.changes.map(({ target }) => target)).toContain(manifestChange.target);
    for (const content of ['THE-ORIGINAL', 'THE-PLANNED']) expect(run.stdout).not.toContain(content);
  });

  it('tells what can be read of a record with a damaged plan and a torn trail, and what cannot', async () => {
    recorded(first, goodRun.slice(0, 2));
    const folder = join(state, 'cis-bench', 'runs', first);
    writeFileSync(join(folder, 'plan.json'), '');
    appendFileSync(join(folder, 'trail.jsonl'), '{"time":');
    const report = reportOf(await bench('show', first, '--format', 'json'));
    expect([report.plan, report.trail.length, report.run.state]).toEqual([null, 2, 'interrupted']);
    expect(report.run.damage).toEqual([`${join(folder, 'plan.json')}: it is empty.`, expect.stringContaining('trail.jsonl:3: it was cut off')]);
  });

  it('names the nearest runs where there is none of that id, and never opens another path', async () => {
    expect(await bench('show', first)).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('no run is recorded on this machine') });
    recorded(first, goodRun);
    recorded(second, goodRun);
    expect(await bench('show', '20260102T000000Z-222223')).toMatchObject({ code: 2, stdout: '', stderr: `bench: there is no run "20260102T000000Z-222223"; the nearest are ${second}, ${first}. bench runs lists them all.\n` });
    expect(await bench('show', `../runs/${first}`)).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('there is no run') });
    expect(await bench('show', '\u001b[2J')).toMatchObject({ code: 2, stderr: expect.not.stringContaining('\u001b') });
  });

  it('refuses a damaged record by name, and says where else to ask', async () => {
    recorded(first, goodRun);
    const path = join(state, 'cis-bench', 'runs', first, 'run.json');
    rmSync(path);
    expect(await bench('show', first)).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining(`${path} is damaged: it is not there`) });
  });
});

describe('with --from-hosts', () => {
  let cluster: EmbeddedCluster;
  const fromHosts = (...args: string[]): Promise<BenchRun> => bench(...args, '--from-hosts', '-i', cluster.inventoryFile);

  beforeAll(async () => {
    cluster = await startEmbeddedCluster();
  });
  afterAll(() => cluster.close());
  afterEach(() => {
    for (const { root } of cluster.hosts.values()) rmSync(join(root, '/var/lib/cis-bench'), { recursive: true, force: true });
  });

  function onHost(host: string, name: string, text: string, run = first): void {
    const path = join(hostNamed(cluster, host).root, '/var/lib/cis-bench/runs', run, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  const jsonLines = (...lines: readonly object[]): string => lines.map((line) => `${JSON.stringify(line)}\n`).join('');

  const states = { before: { type: 'file', mode: '0644', owner: 'root:root', sha256: 'a1'.repeat(32) }, after: { type: 'file', mode: '0600', owner: 'root:root', sha256: 'b2'.repeat(32) } };
  const operator = { user: 'bob', machine: 'ops-2', pid: 12 };
  const armed = { time: '2026-01-01T00:00:01Z', run: first, event: 'armed', stage: 0, silenceSeconds: 45, totalSeconds: 900, operator };
  const applied = { run: first, sequence: 1, event: 'applied', target: '/etc/x', controls: ['1.1.1'], ...states };

  it('says that the hosts keep none', async () => {
    expect(await fromHosts('runs')).toMatchObject({ code: 0, stdout: 'No run is recorded.\n' });
    expect(await fromHosts('show')).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('bench: the hosts keep no journal of any run.') });
  });

  it('puts the journals of the hosts together in the order of time, with what is armed now', async () => {
    onHost('master-1', 'journal.jsonl', jsonLines(armed, { ...applied, time: '2026-01-01T00:00:04Z' }));
    onHost('master-1', 'armed', 'stage=0 silence=45 total=900 started=1 boot=another');
    const planned = { ...plan, run: first, changes: plan.changes.map((change) => ({ ...change, host: 'master-1' })), hosts: [{ name: 'master-1', authority: null }] };
    onHost('master-1', 'plan.json', renderJson(planned));
    const nodes = { ...armed, time: '2026-01-01T00:00:02Z' };
    onHost('node-1', 'journal.jsonl', `${jsonLines(nodes, { ...applied, time: '2026-01-01T00:00:03Z' }, { time: '2026-01-01T00:00:05Z', event: 'confirmed', stage: 0 })}{"time":"2026`);
    onHost('node-1', 'confirmed', 'stage=0 silence=45 total=900 started=1 boot=x');
    const report = reportOf(await fromHosts('show', '--format', 'json'));
    expect(report.trail.map((line) => ('host' in line ? `${line.event} ${line.host}` : line.event))).toEqual([
      'armed master-1',
      'armed node-1',
      'change node-1',
      'change master-1',
      'confirmed node-1',
    ]);
    expect(report.run).toMatchObject({ id: first, source: 'hosts', state: 'unconfirmed', kind: 'fix', operator, undoAfterSeconds: 45, changes: { made: 2 } });
    expect(listOf(await fromHosts('runs', '--format', 'json'))).toMatchObject([{ kind: 'fix' }]);
    expect(report.run.undo).toMatchObject([{ host: 'master-1', phase: 'armed' }, { host: 'node-1', phase: 'confirmed' }]);
    expect(report.run.damage).toEqual(['node-1: 1 line of its journal cannot be read, and are left out.']);
    expect(report.plan?.changes).toHaveLength(2);
    const text = await fromHosts('show', first);
    expect(text.code).toBe(0);
    expect(text.stdout).toContain('master-1: stage 1 is still armed: the host takes it back by itself');
    expect(text.stdout).toContain('[APPLIED] /etc/x (1.1.1)\n    0644 root:root a1a1a1a1a1a1 → 0600 root:root b2b2b2b2b2b2');
    expect(listOf(await fromHosts('runs', '--format', 'json'))).toMatchObject([{ id: first, state: 'unconfirmed', hosts: ['master-1', 'node-1'] }]);
  });

  it('prints nothing raw that a host says', async () => {
    const hostile = { ...armed, operator: { ...operator, user: '\u001b]0;x\u0007' } };
    onHost('master-1', 'journal.jsonl', jsonLines(hostile, { ...applied, time: '2026-01-01T00:00:04Z', target: '/etc/\u001b[2J\n[APPLIED] forged' }));
    for (const args of [['show'], ['runs'], ['show', '--format', 'json']]) {
      const run = await fromHosts(...args);
      expect(run.code).toBe(0);
      expect(run.stdout + run.stderr).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
      expect(run.stdout).not.toMatch(/^\[APPLIED\] forged/m);
    }
  });

  it('names the nearest run that the hosts know', async () => {
    onHost('etcd-1', 'journal.jsonl', jsonLines(armed));
    expect(await fromHosts('show', '20260101T000000Z-111112')).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining(`the nearest are ${first}.`) });
  });

  it('ends with 3 when a host cannot be reached, and tells what the others know', async () => {
    onHost('node-1', 'journal.jsonl', jsonLines(armed, { ...applied, time: '2026-01-01T00:00:04Z' }));
    const file = join(cluster.directory, 'one-away.yaml');
    writeFileSync(file, readFileSync(cluster.inventoryFile, 'utf8').replace(/port: \d+/, 'port: 1'));
    const runs = await bench('runs', '--from-hosts', '-i', file, '--format', 'json');
    expect([runs.code, listOf(runs).map(({ hosts }) => hosts)]).toEqual([3, [['node-1']]]);
    const shown = await bench('show', '--from-hosts', '-i', file);
    expect([shown.code, shown.stdout.includes('/etc/x')]).toEqual([3, true]);
    const none = await bench('show', '--from-hosts', '-i', file, '--limit', 'master-1');
    expect([none.code, none.stdout]).toEqual([3, '']);
  });

  it('agrees with the record about a fix', async () => {
    const fix = await bench('fix', '--yes', '--only', '4.1.9', '--limit', 'node-1', '-i', cluster.inventoryFile);
    expect(fix.code).toBe(0);
    const mine = reportOf(await bench('show', '--format', 'json'));
    const theirs = reportOf(await fromHosts('show', '--format', 'json'));
    expect(mine.run).toMatchObject({ state: 'done', exitCode: 0, changes: { made: 1, rolledBack: 0, failed: 0 }, controls: ['4.1.9'], damage: [] });
    expect(theirs.run).toMatchObject({ id: mine.run.id, state: 'confirmed', changes: { made: 1, rolledBack: 0, failed: 0 }, operator: mine.run.operator, damage: [] });
    const told = ({ trail }: RunReport): unknown =>
      trail.flatMap((line) => (line.event === 'change' ? [{ host: line.host, target: line.target, before: line.before, after: line.after, status: line.status }] : []));
    expect(told(theirs)).toEqual(told(mine));
    expect(theirs.plan).toEqual(mine.plan);
    expect(theirs.run.undo).toMatchObject([{ host: 'node-1', phase: 'confirmed' }]);
  });
});

describe('what a rollout tells', () => {
  it('is written down without any content', () => {
    const told: RunEvent[] = [];
    const listener = trailListener({ append: (event) => told.push(event) });
    const { host, target, controls } = manifestChange;
    listener({ kind: 'host-started', host, changes: 1 });
    listener({ kind: 'armed', host, stage: 1, silenceSeconds: 60 });
    listener({ kind: 'change-started', change: manifestChange });
    listener({ kind: 'waiting', host, component: 'scheduler', seen: 'x', secondsLeft: 3 });
    listener({ kind: 'outcome', change: manifestChange, outcome: { host, target, controls, status: 'rolled-back', reason: 'no' } });
    listener({ kind: 'undone', host, stage: 1, cause: 'asked', reason: 'no' });
    listener({ kind: 'confirmed', host, stage: 1 });
    const action = { ...manifestChange, kind: 'action', action: { kind: 'rewrite-secrets', storedPrefix: 'k8s:enc:' } } as const;
    listener({ kind: 'outcome', change: action, outcome: { host, target, controls, status: 'applied' } });
    expect(told).toEqual([
      { event: 'armed', host, stage: 1, silenceSeconds: 60 },
      {
        event: 'change', host, stage: 1, target, controls, status: 'rolled-back', reason: 'no',
        before: { type: 'file', mode: '0644', owner: 'root:root', sha256: 'a1'.repeat(32) },
        after: { type: 'file', mode: '0600', owner: 'root:root', sha256: 'b2'.repeat(32) },
      },
      { event: 'undone', host, stage: 1, cause: 'asked', reason: 'no' },
      { event: 'confirmed', host, stage: 1 },
      { event: 'change', host, stage: 1, target, controls, status: 'applied' },
    ]);
    expect(JSON.stringify(told)).not.toContain('THE-');
  });
});

describe('a journal as a trail', () => {
  const line = { time: '2026-01-01T00:00:00Z', run: first, sequence: 1, target: '/etc/x', controls: [] } as const;
  const statuses = (events: readonly string[]): unknown =>
    journalTrail('m1', first, events.map((event) => ({ ...line, event, stage: 0 }))).map((each) => (each.event === 'change' ? each.status : each.event));

  it.each([
    [['armed', 'applying', 'applied', 'confirmed'], ['armed', 'applied', 'confirmed']],
    [['armed', 'applying', 'applied', 'undone'], ['armed', 'applied', 'undone']],
    [['armed', 'applying', 'undone'], ['armed', 'rolled-back', 'undone']],
    [['armed', 'applying'], ['armed', 'failed']],
    [['armed', 'applying', 'applying', 'applied'], ['armed', 'applied']],
    [['found', 'exploded'], []],
  ])('%j is %j', (events, told) => expect(statuses(events)).toEqual(told));

  it('keeps to the stage that was armed last where a change does not say its own', () => {
    const lines = [{ ...line, event: 'armed', stage: 3 }, { ...line, event: 'applied' }];
    expect(journalTrail('m1', first, lines)).toMatchObject([{ stage: 3 }, { stage: 3, event: 'change' }]);
  });
});
