import { existsSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { confirmChanges } from '../../src/undo/confirm-changes.js';
import { listUndoStates } from '../../src/undo/list-undo-states.js';
import { renewUndo } from '../../src/undo/renew-undo.js';
import { undoNow } from '../../src/undo/undo-now.js';
import { ArmedHost, fileChange, journal, run, textFile } from './armed-host.js';

const folder = '/etc/kubernetes/manifests';
const target = `${folder}/kube-apiserver.yaml`;
const change = fileChange(target, textFile('old\n'), textFile('new\n'));
let host: ArmedHost;

beforeEach(() => {
  host = new ArmedHost('m1', []);
  host.tree.write(target, 'old\n', 0o600);
  host.pretend('systemctl');
});
afterEach(() => {
  host.tree.remove();
});

/** Armed at 1000 s for 60 s of silence, changed, and looked after by nobody but the test. */
async function changed(units: readonly string[] = []): Promise<void> {
  host.uptime = 1000;
  expect(await host.arm([change], { silenceSeconds: 60, units })).toEqual({ status: 'applied', reason: '' });
  host.stopWatch();
  expect(await host.make(change)).toMatchObject({ status: 'applied' });
}

function expectOriginal(): void {
  expect(host.text(target)).toBe('old\n');
  expect(readdirSync(host.tree.path(folder))).toEqual(['kube-apiserver.yaml']);
  expect(host.phases()).toEqual(['undone']);
}

describe('a host that hears nothing any more', () => {
  it('takes its changes back by itself, with nobody connected, and stops looking', async () => {
    await host.arm([change], { silenceSeconds: 1 });
    await host.make(change);
    const watcher = Number(host.readlink(`${journal}/watch`)?.split('.')[1]);
    await vi.waitFor(expectOriginal, { timeout: 20_000, interval: 200 });
    await vi.waitFor(() => expect(existsSync(`/proc/${watcher}`)).toBe(false), { timeout: 10_000 });
    expect(await listUndoStates(host.session)).toEqual([{ run, stage: 0, phase: 'undone', cause: 'silence', isReported: false }]);
  });

  it('waits for as long as it was told, from the last sign of life on', async () => {
    await changed();
    host.uptime = 1060;
    host.undoScript('tick');
    expect(host.phases()).toEqual(['armed']);
    expect(await renewUndo(host.session, run)).toBe('armed');
    host.uptime = 1120;
    host.undoScript('tick');
    expect(host.phases()).toEqual(['armed']);
    host.uptime = 1121;
    expect(host.undoScript('tick')).toBe('');
    expectOriginal();
    expect(await renewUndo(host.session, run)).toBe('gone');
    expect(host.events().at(-1)).toMatchObject({ run, event: 'undone', stage: 0, cause: 'silence' });
  });

  it('waits no longer than it was told in all, whatever it hears', async () => {
    await changed();
    host.uptime = 1901;
    await renewUndo(host.session, run);
    host.undoScript('tick');
    expectOriginal();
  });

  it('acts at once where it cannot tell any more how long to wait', async () => {
    await changed();
    host.tree.write(`${journal}/armed`, '');
    host.undoScript('tick');
    expectOriginal();
  });

  it('restarts each service of what was really put back once, after reading its units', async () => {
    const other = fileChange('/etc/kubernetes/kubelet.conf', textFile('old\n'), textFile('new\n'));
    host.tree.write(other.target, 'old\n', 0o600);
    host.uptime = 1000;
    await host.arm([change, other], { units: ['kubelet.service', 'etcd.service'] });
    host.stopWatch();
    await host.make(change, 1);
    await host.make(other, 2);
    await undoNow(host.session, run, 0);
    expect(host.asked('systemctl').filter((line) => !line.startsWith('reset-failed'))).toEqual(['daemon-reload', 'restart kubelet.service', 'restart etcd.service']);
  });

  it('lets systemd read nothing anew when no service is to be restarted, however many changes it took back', async () => {
    const other = fileChange('/etc/kubernetes/kubelet.conf', textFile('old\n'), textFile('new\n'));
    host.tree.write(other.target, 'old\n', 0o600);
    host.uptime = 1000;
    await host.arm([change, other]);
    host.stopWatch();
    await host.make(change, 1);
    await host.make(other, 2);
    expect(await undoNow(host.session, run, 0)).toEqual({ status: 'applied', reason: '' });
    expect(host.asked('systemctl')).toEqual([]);
  });

  it('restarts nothing of a change that was not begun', async () => {
    await host.arm([change], { units: ['kubelet.service'] });
    expect(await undoNow(host.session, run, 0)).toEqual({ status: 'applied', reason: '' });
    expect(host.asked('systemctl')).toEqual([]);
  });
});

describe('a host that is started anew', () => {
  it('takes its changes back before anything runs with them, and restarts nothing', async () => {
    await changed(['kubelet.service']);
    host.rewriteState('armed', /boot=\S+/, 'boot=11111111-2222-3333-4444-555555555555');
    host.undoScript('boot');
    expectOriginal();
    expect(host.asked('systemctl')).toEqual([]);
    expect(await listUndoStates(host.session)).toMatchObject([{ phase: 'undone', cause: 'reboot' }]);
  });

  it('goes on with an undo in which it was stopped', async () => {
    await changed();
    host.disturb('mv', 'case $* in *original*) kill -9 $PPID; exit 1 ;; esac');
    host.uptime = 2000;
    host.undoScript('tick');
    host.settle('mv');
    expect(host.phases()).toEqual(['undoing']);
    host.rewriteState('undoing', /boot=\S+/, 'boot=11111111-2222-3333-4444-555555555555');
    host.undoScript('boot');
    expectOriginal();
    expect(await listUndoStates(host.session)).toMatchObject([{ phase: 'undone', cause: 'silence' }]);
  });

  it('does nothing in the same boot', async () => {
    await changed();
    host.undoScript('boot');
    expect([host.text(target), host.phases()]).toEqual(['new\n', ['armed']]);
  });
});

describe('an undo that meets trouble', () => {
  it.each([
    ['before the rename', 'case $* in *original*) kill -9 $PPID; exit 1 ;; esac'],
    ['after the rename', 'case $* in *original*) "$real" "$@"; kill -9 $PPID; exit 1 ;; esac'],
    ['before its last step', 'case $* in */undone) kill -9 $PPID; exit 1 ;; esac'],
  ])('is ended by the next one when it was killed %s, restarts included', async (_when, body) => {
    await changed(['kubelet.service']);
    host.disturb('mv', body);
    host.undoScript('now', '0');
    host.settle('mv');
    expect(host.phases()).toEqual(['undoing']);
    host.undoScript('tick');
    expectOriginal();
    expect(host.asked('systemctl')).toContain('restart kubelet.service');
    expect(await listUndoStates(host.session)).toMatchObject([{ phase: 'undone', cause: 'asked' }]);
  });

  it('needs no space on the disk', async () => {
    await changed();
    for (const program of ['cp', 'base64']) host.disturb(program, 'echo "no space left on device" >&2; exit 1');
    host.uptime = 2000;
    host.undoScript('tick');
    expectOriginal();
  });

  it('goes on trying until it has succeeded, and says so meanwhile', async () => {
    host.disturb('ln', 'case $1 in -s) ;; *) exit 1 ;; esac');
    await changed();
    host.disturb('cp', 'exit 1');
    expect(await undoNow(host.session, run, 0)).toMatchObject({ status: 'failed', reason: expect.stringMatching(/could not put back .*kube-apiserver.yaml.*goes on trying/) });
    host.undoScript('tick');
    expect([host.text(target), host.phases()]).toEqual(['new\n', ['undoing']]);
    host.settle('cp');
    host.undoScript('tick');
    expectOriginal();
  });

  it('goes on where the journal cannot be written', async () => {
    await changed();
    rmSync(host.tree.path(`${journal}/journal.jsonl`));
    host.tree.directory(`${journal}/journal.jsonl`);
    expect(await undoNow(host.session, run, 0)).toMatchObject({ status: 'applied' });
    expectOriginal();
  });

  it('keeps what another hand has put in the place of a change', async () => {
    await changed();
    host.tree.write(target, 'edited by hand\n', 0o600);
    const answer = await undoNow(host.session, run, 0);
    expect(answer).toMatchObject({ status: 'applied', reason: expect.stringContaining('changed by somebody else') });
    expectOriginal();
    expect(host.text(`${journal}/files/0001.found`)).toBe('edited by hand\n');
    expect(host.events()).toContainEqual(expect.objectContaining({ event: 'found', target }));
  });

  it('keeps that under another name where there is no space for a copy', async () => {
    await changed();
    host.tree.write(target, 'edited by hand\n', 0o600);
    host.disturb('cp', 'exit 1');
    await undoNow(host.session, run, 0);
    expect(host.text(target)).toBe('old\n');
    expect(host.text(`${folder}/.kube-apiserver.yaml.cis-bench-${run}.found`)).toBe('edited by hand\n');
  });

  it('brings back a file that somebody has removed meanwhile', async () => {
    await changed();
    rmSync(host.tree.path(target));
    expect(await undoNow(host.session, run, 0)).toMatchObject({ status: 'applied' });
    expectOriginal();
  });

  it('is made once when several begin at once', async () => {
    await changed(['kubelet.service']);
    host.uptime = 2000;
    const said = await Promise.all([host.start('tick'), host.start('now', '0'), host.start('tick'), host.start('now', '0')]);
    expectOriginal();
    expect(said.filter((text) => /^result\t(applied|unchanged)\t/m.test(text))).toHaveLength(2);
    expect(host.asked('systemctl').filter((line) => line === 'restart kubelet.service')).toHaveLength(1);
    expect(host.events().filter(({ event }) => event === 'undone')).toHaveLength(1);
  });
});

describe('an undo and a change at the same time', () => {
  const until = 'until [ -e "${0%/bin/*}/go" ]; do /bin/sleep 0.1; done';

  it('waits for a change in flight, and takes it back', async () => {
    host.uptime = 1000;
    await host.arm([change], { silenceSeconds: 60 });
    host.stopWatch();
    host.disturb('mv', `case $* in *"${folder}"*) ${until} ;; esac`);
    const made = host.startChange(change);
    await vi.waitFor(() => expect(host.readlink(`${journal}/busy`)).toMatch(/^change\./), { timeout: 10_000 });
    const undone = host.start('now', '0');
    await vi.waitFor(() => expect(host.phases()).toEqual(['undoing']), { timeout: 10_000 });
    host.tree.write('/fake/go', '');
    expect(await made).toContain('result\tapplied');
    expect(await undone).toContain('result\tapplied');
    expectOriginal();
  });

  it('passes over a change that is dead', async () => {
    await changed();
    symlinkSync('change.99999999.1', host.tree.path(`${journal}/busy`));
    expect(await undoNow(host.session, run, 0)).toMatchObject({ status: 'applied' });
    expectOriginal();
  });

  it('ends a change that is stuck, with the program that it waits for', async () => {
    host.uptime = 1000;
    await host.arm([change], { silenceSeconds: 60 });
    host.stopWatch();
    host.disturb('sleep', 'exec /bin/sleep 0.005');
    host.disturb('mv', `case $* in *"${folder}/".*) echo $$ >"\${0%/bin/*}/stuck"; ${until} ;; esac`);
    const made = host.startChange(change);
    await vi.waitFor(() => expect(host.text('/fake/stuck')).toMatch(/\d\n/), { timeout: 10_000 });
    const stuck = Number(host.text('/fake/stuck'));
    const undone = host.start('now', '0');
    expect(await made).not.toContain('result');
    await vi.waitFor(() => expect(existsSync(`/proc/${stuck}`)).toBe(false), { timeout: 10_000 });
    host.tree.write('/fake/go', '');
    expect(await undone).toContain('result\tapplied');
    expectOriginal();
  });

  it('refuses a change that comes later', async () => {
    await host.arm([change]);
    await undoNow(host.session, run, 0);
    expect(await host.make(change)).toMatchObject({ status: 'failed', reason: expect.stringContaining('taken its changes back by itself') });
    expectOriginal();
  });
});

describe('a confirmation', () => {
  it('is tidied up after by the host itself where it was cut off', async () => {
    await changed();
    host.disturb('rm', 'case $* in *original*) kill -9 $PPID; exit 1 ;; esac');
    expect(await confirmChanges(host.session, run, 0)).toMatchObject({ status: 'failed' });
    host.settle('rm');
    expect(host.phases()).toEqual(['confirmed']);
    expect(readdirSync(host.tree.path(folder))).toHaveLength(2);
    host.uptime = 5000;
    host.undoScript('tick');
    expect(readdirSync(host.tree.path(folder))).toEqual(['kube-apiserver.yaml']);
    expect(host.text(target)).toBe('new\n');
    expect(await confirmChanges(host.session, run, 0)).toMatchObject({ status: 'unchanged' });
  });

  it('comes too late where the host has begun to take back', async () => {
    await changed();
    host.uptime = 2000;
    host.undoScript('tick');
    expect(await confirmChanges(host.session, run, 0)).toMatchObject({ status: 'failed', reason: expect.stringContaining('by itself (silence)') });
    expectOriginal();
  });

  it('is of one stage alone', async () => {
    await changed();
    expect(await confirmChanges(host.session, run, 1)).toMatchObject({ status: 'failed', reason: expect.stringContaining('stage 0') });
    expect(host.phases()).toEqual(['armed']);
  });
});
