import { existsSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hostUndoScript } from '../../src/apply/host-undo-script.js';
import { performAction } from '../../src/apply/perform-action.js';
import { encryptionTexts } from '../../src/documents/encryption-texts.js';
import type { Action } from '../../src/model/action.js';
import { managedPaths } from '../../src/model/managed-paths.js';
import type { ActionChange } from '../../src/model/plan.js';
import { confirmChanges } from '../../src/undo/confirm-changes.js';
import { undoNow } from '../../src/undo/undo-now.js';
import { contextOf } from '../apply/local-host.js';
import { ArmedHost, journal, run } from './armed-host.js';

const { directory, reading, writing } = managedPaths.encryption;
const kernel: Action = { kind: 'load-kernel-settings', settings: { 'vm.overcommit_memory': '1', 'kernel.panic': '10' } };
const user: Action = { kind: 'create-system-user', user: 'etcd' };
const key: Action = {
  kind: 'write-encryption-key',
  directory,
  files: [
    { path: reading, template: encryptionTexts.reading },
    { path: writing, template: encryptionTexts.writing },
  ],
};
let host: ArmedHost;

beforeEach(() => {
  host = new ArmedHost('m1', []);
  host.tree.write('/proc/sys/vm/overcommit_memory', '0\n');
  host.tree.write('/proc/sys/kernel/panic', '5\n');
  host.tree.directory('/etc/kubernetes');
});
afterEach(() => {
  host.tree.remove();
});

function changeOf(action: Action): ActionChange {
  return { host: 'm1', target: action.kind, controls: ['4.2.6'], kind: 'action', risk: 'safe', action, diff: '', restarts: [], needs: [], stage: 0 };
}

const perform = (action: Action) => performAction(action, contextOf([host], host));
const kernelValues = (): readonly (string | undefined)[] => ['vm/overcommit_memory', 'kernel/panic'].map((name) => host.text(`/proc/sys/${name}`));

describe('an action on the host itself', () => {
  it('that loads kernel settings is taken back by the host, to what was there first', async () => {
    await host.arm([changeOf(kernel)]);
    expect(await perform(kernel)).toEqual({ status: 'applied', reason: '' });
    host.tree.write('/proc/sys/kernel/panic', '7\n');
    expect(await perform(kernel)).toEqual({ status: 'applied', reason: '' });
    expect(kernelValues()).toEqual(['1\n', '10\n']);
    expect(await undoNow(host.session, run, 0)).toEqual({ status: 'applied', reason: '' });
    expect(kernelValues()).toEqual(['0\n', '5\n']);
    expect(await perform(kernel)).toMatchObject({ status: 'failed', reason: expect.stringContaining('by itself') });
    expect(kernelValues()).toEqual(['0\n', '5\n']);
  });

  it('stays once it is confirmed, whatever comes later', async () => {
    await host.arm([changeOf(kernel)]);
    await perform(kernel);
    await confirmChanges(host.session, run, 0);
    await host.arm([changeOf(kernel)]);
    expect(await undoNow(host.session, run, 0)).toEqual({ status: 'applied', reason: '' });
    expect(kernelValues()).toEqual(['1\n', '10\n']);
    expect(host.text(`${journal}/files/0001.kept.confirmed`)).toContain('kernel.panic 5');
  });

  it('is taken back by a later run, with what the confirmed one kept', async () => {
    await host.arm([changeOf(kernel)]);
    await perform(kernel);
    await confirmChanges(host.session, run, 0);
    const later = '20260202T000000Z-fedcba';
    const takeBack: Action = { kind: 'take-back', action: kernel, run, sequence: 1 };
    await host.arm([changeOf(takeBack)], { run: later });
    expect(await performAction(takeBack, { ...contextOf([host], host), entry: { run: later, sequence: 1 } })).toEqual({ status: 'applied', reason: '' });
    expect(kernelValues()).toEqual(['0\n', '5\n']);
    expect(await undoNow(host.session, later, 0)).toEqual({ status: 'applied', reason: '' });
    expect(kernelValues()).toEqual(['1\n', '10\n']);
  });

  it('is left alone by the undo of a later run that had not come to take it back', async () => {
    await host.arm([changeOf(kernel)]);
    await perform(kernel);
    await confirmChanges(host.session, run, 0);
    host.tree.write('/proc/sys/kernel/panic', '7\n');
    const later = '20260202T000000Z-fedcba';
    await host.arm([changeOf({ kind: 'take-back', action: kernel, run, sequence: 1 })], { run: later });
    await undoNow(host.session, later, 0);
    expect(kernelValues()).toEqual(['1\n', '7\n']);
  });

  it('that the kernel does not take back is tried again', async () => {
    await host.arm([changeOf(kernel)]);
    host.stopWatch();
    await perform(kernel);
    host.disturb('tr', 'case $* in ". /") echo nowhere/at/all; exit ;; esac');
    expect(await undoNow(host.session, run, 0)).toMatchObject({ status: 'failed', reason: expect.stringContaining('could not put back') });
    expect(host.phases()).toEqual(['undoing']);
    host.settle('tr');
    host.undoScript('tick');
    expect([kernelValues(), host.phases()]).toEqual([['0\n', '5\n'], ['undone']]);
  });

  it('that writes encryption keys is taken back without asking what is stored', async () => {
    await host.arm([changeOf(key)]);
    expect(await perform(key)).toEqual({ status: 'applied', reason: '' });
    host.tree.write(`${directory}/.reading.yaml.cis-bench-${run}`, 'half');
    expect(await undoNow(host.session, run, 0)).toEqual({ status: 'applied', reason: '' });
    expect(existsSync(host.tree.path(directory))).toBe(false);
  });

  it('leaves a key that was confirmed before, where it is armed and begun once more', async () => {
    await host.arm([changeOf(key)]);
    await perform(key);
    await confirmChanges(host.session, run, 0);
    const kept = host.text(writing);
    await host.arm([changeOf(key)]);
    expect(await perform(key)).toMatchObject({ status: 'unchanged' });
    await undoNow(host.session, run, 0);
    expect(host.text(writing)).toBe(kept);
  });

  it('that makes a user is taken back when the user is there', async () => {
    host.disturb('id', '[ -e "${0%/bin/*}/user" ]; exit');
    host.pretend('userdel');
    await host.arm([changeOf(user)]);
    for (const name of ['begun', 'kept']) host.tree.write(`${journal}/files/0001.${name}`, name === 'kept' ? 'created etcd\n' : '');
    host.tree.write('/fake/user', '');
    expect(await undoNow(host.session, run, 0)).toEqual({ status: 'applied', reason: '' });
    expect(host.asked('userdel')).toEqual(['etcd']);
  });

  it('that makes a user is done when the user was never made', async () => {
    host.disturb('id', 'exit 1');
    host.pretend('userdel');
    await host.arm([changeOf(user)]);
    for (const name of ['begun', 'kept']) host.tree.write(`${journal}/files/0001.${name}`, name === 'kept' ? 'created etcd\n' : '');
    expect(await undoNow(host.session, run, 0)).toEqual({ status: 'applied', reason: '' });
    expect(host.asked('userdel')).toEqual([]);
  });
});

describe('an action through the API server', () => {
  it('is not for the host to take back', async () => {
    const pods: Action = { kind: 'start-pod', pods: [] };
    expect(hostUndoScript(pods, '', { run, sequence: 1 })).toBeUndefined();
    await host.arm([changeOf(pods)]);
    expect(await undoNow(host.session, run, 0)).toEqual({ status: 'applied', reason: '' });
  });
});
