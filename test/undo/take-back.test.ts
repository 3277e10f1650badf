import { utimesSync, lstatSync, existsSync, readdirSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { confirmChanges } from '../../src/undo/confirm-changes.js';
import { undoNow } from '../../src/undo/undo-now.js';
import { deaths, undoChanges } from '../cases/undo-changes.js';
import { ArmedHost, fileChange, journal, run, textFile } from './armed-host.js';

const folder = '/etc/kubernetes';
const matrix = undoChanges.flatMap((each) => each.killed.map((moment) => ({ ...each, moment })));
let host: ArmedHost;

beforeEach(() => {
  host = new ArmedHost('m1', []);
});
afterEach(() => {
  host.tree.remove();
});

function expectNothingLeft(before: readonly string[]): void {
  expect(host.picture(folder)).toEqual(before);
  expect(host.phases()).toEqual(['undone']);
  expect(readdirSync(host.tree.path(`${journal}/files`)).filter((name) => /begun|undoing|made|found|kept/.test(name))).toEqual([]);
  for (const link of ['busy', 'watch']) expect(host.readlink(`${journal}/${link}`)).toBeUndefined();
}

describe('a change that is taken back', () => {
  it.each(matrix)('leaves nothing of $name, killed $moment', async ({ change, prepare, moment }) => {
    const { program, body } = deaths[moment] ?? { program: '', body: '' };
    prepare(host);
    const before = host.picture(folder);
    expect(await host.arm([change])).toEqual({ status: 'applied', reason: '' });
    host.disturb(program, body);
    expect(await host.make(change)).toMatchObject({ status: 'failed', reason: expect.stringContaining('did not say what became of it') });
    host.settle(program);
    expect(await undoNow(host.session, run, 0)).toEqual({ status: 'applied', reason: '' });
    expectNothingLeft(before);
  });

  it.each(undoChanges)('is $name, made in full', async ({ change, prepare }) => {
    prepare(host);
    const before = host.picture(folder);
    await host.arm([change]);
    expect(await host.make(change)).toEqual({ status: 'applied', reason: '' });
    expect(host.picture(folder)).not.toEqual(before);
    expect(await undoNow(host.session, run, 0)).toEqual({ status: 'applied', reason: '' });
    expectNothingLeft(before);
    expect(await undoNow(host.session, run, 0)).toEqual({ status: 'unchanged', reason: '' });
    expect(await confirmChanges(host.session, run, 0)).toMatchObject({ status: 'failed', reason: expect.stringContaining('taken its changes back') });
    expect(await host.make(change)).toMatchObject({ status: 'failed', reason: expect.stringContaining('nothing was changed') });
    expectNothingLeft(before);
  });

  it.each(undoChanges)('is $name, and its confirmation leaves it and nothing else', async ({ change, prepare }) => {
    prepare(host);
    await host.arm([change]);
    expect(await host.make(change)).toEqual({ status: 'applied', reason: '' });
    expect(await confirmChanges(host.session, run, 0)).toEqual({ status: 'applied', reason: '' });
    const after = host.picture(folder);
    expect(after.filter((line) => line.includes('cis-bench'))).toEqual([]);
    expect(existsSync(host.tree.path(change.target))).toBe(change.after.type !== 'absent');
    expect(await confirmChanges(host.session, run, 0)).toEqual({ status: 'unchanged', reason: '' });
    expect(await undoNow(host.session, run, 0)).toMatchObject({ status: 'failed', reason: expect.stringContaining('confirmed already') });
    expect(host.picture(folder)).toEqual(after);
    expect(host.phases()).toEqual(['confirmed']);
    expect(host.readlink(`${journal}/watch`)).toBeUndefined();
  });

  it('has its own inode and time of change again', async () => {
    const path = `${folder}/kubelet.conf`;
    host.tree.write(path, 'old\n', 0o600);
    utimesSync(host.tree.path(path), 1_000_000, 1_000_000);
    const { ino } = lstatSync(host.tree.path(path));
    const change = fileChange(path, textFile('old\n'), textFile('new\n'));
    await host.arm([change]);
    await host.make(change);
    await undoNow(host.session, run, 0);
    expect(lstatSync(host.tree.path(path))).toMatchObject({ ino, mtimeMs: 1_000_000_000 });
  });

  it('comes from the backup where the file system has no links', async () => {
    const change = fileChange(`${folder}/kubelet.conf`, textFile('old\n'), textFile('new\n'));
    host.tree.write(change.target, 'old\n', 0o600);
    host.disturb('ln', 'case $1 in -s) ;; *) exit 1 ;; esac');
    await host.arm([change]);
    await host.make(change);
    expect(await undoNow(host.session, run, 0)).toMatchObject({ status: 'applied' });
    expect(host.text(change.target)).toBe('old\n');
    expect(readdirSync(host.tree.path(folder))).toEqual(['kubelet.conf']);
  });

  it('is done by the host with the last one first', async () => {
    const made = fileChange(`${folder}/audit`, { type: 'absent' }, { type: 'directory', mode: 0o700, owner: 'root:root' });
    const inside = fileChange(`${folder}/audit/policy.yaml`, { type: 'absent' }, textFile('new\n'));
    host.tree.directory(folder);
    await host.arm([made, inside]);
    await host.make(made, 1);
    await host.make(inside, 2);
    expect(await undoNow(host.session, run, 0)).toEqual({ status: 'applied', reason: '' });
    expect(readdirSync(host.tree.path(folder))).toEqual([]);
  });
});
