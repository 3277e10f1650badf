import { existsSync, readdirSync, statSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { confirmChanges } from '../../src/undo/confirm-changes.js';
import { listUndoStates } from '../../src/undo/list-undo-states.js';
import { markReported } from '../../src/undo/mark-reported.js';
import { renewUndo } from '../../src/undo/renew-undo.js';
import { undoNow } from '../../src/undo/undo-now.js';
import { ConnectionFailure } from '../../src/transport/connection-failure.js';
import { ArmedHost, fileChange, journal, operator, run, textFile } from './armed-host.js';

const target = '/etc/kubernetes/kubelet.conf';
const change = fileChange(target, textFile('old\n'), textFile('new\n'));
const otherRun = '20260202T000000Z-fedcba';
let host: ArmedHost;

beforeEach(() => {
  host = new ArmedHost('m1', []);
  host.tree.write(target, 'old\n', 0o600);
  host.uptime = 1000;
});
afterEach(() => {
  host.tree.remove();
});

describe('arming', () => {
  it('writes plan, trail and the undo itself, closed to others, and has a shell look after it', async () => {
    expect(await host.arm([change], { silenceSeconds: 60 })).toEqual({ status: 'applied', reason: '' });
    expect(readdirSync(host.tree.path(journal)).sort()).toEqual(['armed', 'files', 'journal.jsonl', 'plan.json', 'renewed', 'undo.sh', 'watch']);
    expect(host.text(`${journal}/plan.json`)).toBe('{"schema":"cis-bench/plan/v1"}\n');
    for (const name of ['', '/plan.json', '/undo.sh', '/armed']) expect(statSync(host.tree.path(`${journal}${name}`)).mode & 0o077).toBe(0);
    expect(host.events()).toEqual([{ time: expect.any(String), run, event: 'armed', stage: 0, silenceSeconds: 60, totalSeconds: 900, operator }]);
    const watcher = Number(host.readlink(`${journal}/watch`)?.split('.')[1]);
    await confirmChanges(host.session, run, 0);
    await vi.waitFor(() => expect(existsSync(`/proc/${watcher}`)).toBe(false), { timeout: 10_000 });
  });

  it('is refused while another run has unconfirmed changes, and possible once it has none', async () => {
    await host.arm([change]);
    expect(await host.arm([change], { run: otherRun })).toMatchObject({ status: 'failed', reason: expect.stringContaining(run) });
    expect(await renewUndo(host.session, otherRun)).toBe('gone');
    await confirmChanges(host.session, run, 0);
    expect(await host.arm([change], { run: otherRun })).toMatchObject({ status: 'applied' });
    expect(await undoNow(host.session, otherRun, 0)).toMatchObject({ status: 'applied' });
  });

  it('lets changes be taken back first whose time has come and which nobody looks after', async () => {
    await host.arm([change], { silenceSeconds: 60 });
    await host.make(change);
    host.stopWatch();
    host.uptime = 1100;
    expect(await host.arm([change], { run: otherRun })).toMatchObject({ status: 'applied' });
    expect(host.text(target)).toBe('old\n');
    expect((await listUndoStates(host.session)).map(({ run: of, phase, cause }) => [of, phase, cause])).toEqual([
      [otherRun, 'armed', undefined],
      [run, 'undone', 'silence'],
    ]);
    await undoNow(host.session, otherRun, 0);
  });

  it('is refused where the host cannot run its undo, before anything depends on it', async () => {
    host.tree.write('/proc/uptime', 'soon never\n');
    expect(await host.arm([change])).toEqual({ status: 'failed', reason: expect.stringMatching(/^the shell of this host cannot run .*\/undo\.sh/) });
    expect(await renewUndo(host.session, run)).toBe('gone');
    expect(existsSync(host.tree.path(`${journal}/armed`))).toBe(false);
  });

  it('of two runs at once arms one at most', async () => {
    const said = await Promise.all([run, otherRun].map((each) => host.startArming([change], each)));
    expect(said.filter((text) => text.includes('result\tapplied')).length).toBeLessThan(2);
    expect((await listUndoStates(host.session)).length).toBe(said.filter((text) => text.includes('result\tapplied')).length);
    for (const each of [run, otherRun]) await undoNow(host.session, each, 0);
  });

  it('can be repeated until something was changed', async () => {
    await host.arm([change]);
    expect(await host.arm([change])).toMatchObject({ status: 'applied' });
    await host.make(change);
    expect(await host.arm([change])).toMatchObject({ status: 'failed', reason: expect.stringContaining('unconfirmed changes') });
    expect(host.phases()).toEqual(['armed']);
    expect(await undoNow(host.session, run, 0)).toMatchObject({ status: 'applied' });
    expect(host.text(target)).toBe('old\n');
  });

  it('of the next stage leaves what an earlier one confirmed', async () => {
    const next = { ...fileChange(target, textFile('new\n'), textFile('newer\n')), stage: 1 };
    await host.arm([change]);
    await host.make(change);
    await confirmChanges(host.session, run, 0);
    expect(await host.arm([next], { stage: 1 })).toMatchObject({ status: 'applied' });
    expect(host.phases()).toEqual(['armed']);
    expect(await undoNow(host.session, run, 0)).toMatchObject({ status: 'failed', reason: expect.stringContaining('stage 1') });
    await host.make(next);
    expect(await undoNow(host.session, run, 1)).toMatchObject({ status: 'applied' });
    expect(host.text(target)).toBe('new\n');
  });

  it('of a stage that was taken back starts afresh', async () => {
    await host.arm([change]);
    await host.make(change);
    await undoNow(host.session, run, 0);
    host.tree.write(target, 'old\n', 0o600);
    expect(await host.arm([change])).toMatchObject({ status: 'applied' });
    expect(await host.make(change)).toMatchObject({ status: 'applied' });
    expect(await confirmChanges(host.session, run, 0)).toMatchObject({ status: 'applied' });
    expect(host.phases()).toEqual(['confirmed']);
  });

  it.each([
    ['the disk is full', 'base64', 'case $1 in -d) printf half; exit 1 ;; esac', 'is the disk full'],
    ['nothing would look after it', 'setsid', 'exit 1', 'neither systemd nor a shell'],
    ['the journal cannot be written', 'sync', 'case $* in *journal.jsonl) exit 1 ;; "") exit 1 ;; esac', 'journal'],
  ])('fails with nothing armed when %s', async (_what, program, body, said) => {
    host.disturb(program, body);
    expect(await host.arm([change])).toMatchObject({ status: 'failed', reason: expect.stringContaining(said) });
    host.settle(program);
    expect(host.phases()).toEqual([]);
    expect(host.readlink(`${journal}/watch`)).toBeUndefined();
    expect(await host.make(change)).toMatchObject({ status: 'failed', reason: expect.stringContaining('no undo armed') });
    expect(await undoNow(host.session, run, 0)).toMatchObject({ status: 'unchanged' });
    expect(await confirmChanges(host.session, run, 0)).toMatchObject({ status: 'failed' });
    expect(host.text(target)).toBe('old\n');
  });
});

describe('a run that a host knows nothing of', () => {
  it('has nothing to confirm, to take back or to renew', async () => {
    expect(await confirmChanges(host.session, run, 0)).toMatchObject({ status: 'failed' });
    expect(await undoNow(host.session, run, 0)).toMatchObject({ status: 'unchanged' });
    expect(await renewUndo(host.session, run)).toBe('gone');
    expect(await listUndoStates(host.session)).toEqual([]);
    await markReported(host.session, []);
  });
});

describe('what a host says of its runs', () => {
  it('has how long it still waits, and whether a user was told', async () => {
    await host.arm([change], { silenceSeconds: 60 });
    host.stopWatch();
    host.uptime = 1020;
    expect(await listUndoStates(host.session)).toEqual([{ run, stage: 0, phase: 'armed', secondsLeft: 40, isReported: false }]);
    await renewUndo(host.session, run);
    host.uptime = 1890;
    await renewUndo(host.session, run);
    expect(await listUndoStates(host.session)).toMatchObject([{ secondsLeft: 10 }]);
    host.uptime = 1901;
    host.undoScript('tick');
    await markReported(host.session, [run, otherRun]);
    expect(await listUndoStates(host.session)).toEqual([{ run, stage: 0, phase: 'undone', cause: 'silence', isReported: true }]);
    await host.arm([change]);
    expect(await listUndoStates(host.session)).toMatchObject([{ phase: 'armed', isReported: false }]);
    await undoNow(host.session, run, 0);
  });

  it('is nothing of folders that no run has made', async () => {
    host.tree.write('/var/lib/cis-bench/runs/-x y/armed', 'stage=0\n');
    host.tree.write('/var/lib/cis-bench/runs/note', 'text\n');
    expect(await listUndoStates(host.session)).toEqual([]);
  });

  it('is awaited in vain when the host is lost', async () => {
    await host.arm([change]);
    host.isLost = true;
    await expect(renewUndo(host.session, run)).rejects.toThrow(ConnectionFailure);
    await expect(listUndoStates(host.session)).rejects.toThrow(ConnectionFailure);
    host.isLost = false;
    await undoNow(host.session, run, 0);
  });
});
