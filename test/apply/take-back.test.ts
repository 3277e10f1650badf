import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { undoAction, performAction } from '../../src/apply/perform-action.js';
import type { Answer } from '../../src/apply/ask-host.js';
import { hostUndoScript } from '../../src/apply/host-undo-script.js';
import { encryptionTexts } from '../../src/documents/encryption-texts.js';
import type { Action } from '../../src/model/action.js';
import { managedPaths } from '../../src/model/managed-paths.js';
import type { Change } from '../../src/model/plan.js';
import { confirmChanges } from '../../src/undo/confirm-changes.js';
import { undoNow } from '../../src/undo/undo-now.js';
import { actionChange } from '../plan/some-changes.js';
import { ArmedHost, run } from '../undo/armed-host.js';
import { contextOf } from './local-host.js';

const later = '20260102T000000Z-bbbbbb';
const { directory, reading, writing } = managedPaths.encryption;
const kernel = { kind: 'load-kernel-settings', settings: { 'kernel.panic': '10' } } as const;
const key = {
  kind: 'write-encryption-key',
  directory,
  files: [
    { path: reading, template: encryptionTexts.reading },
    { path: writing, template: encryptionTexts.writing },
  ],
} as const;

function takingBack(action: Exclude<Action, { kind: 'take-back' }>): Action {
  return { kind: 'take-back', action, run, sequence: 1 };
}

let host: ArmedHost;

beforeEach(() => {
  host = new ArmedHost('m1', []);
  host.tree.write('/proc/sys/kernel/panic', '5\n');
  host.tree.directory('/etc/kubernetes');
});
afterEach(() => {
  host.tree.remove();
});

const panic = (): string | undefined => host.text('/proc/sys/kernel/panic');

/** Has the earlier run do something, and confirms it. */
async function doneBefore(action: Action): Promise<void> {
  const change: Change = actionChange('x', { action });
  await host.arm([change]);
  expect(await performAction(action, contextOf([host], host))).toMatchObject({ status: 'applied' });
  await confirmChanges(host.session, run, 0);
}

/** What the later run, whose undo is armed, says to an action that is the second of its own. */
function perform(action: Action): Promise<Answer> {
  return performAction(action, { ...contextOf([host], host), entry: { run: later, sequence: 2 } });
}

describe('taking an action of an earlier run back', () => {
  it('brings back what that run kept', async () => {
    await doneBefore(kernel);
    await host.arm([actionChange('x', { action: takingBack(kernel) })], { run: later });
    expect(await perform(takingBack(kernel))).toEqual({ status: 'applied', reason: '' });
    expect(panic()).toBe('5\n');
    expect(await confirmChanges(host.session, later, 0)).toMatchObject({ status: 'applied' });
    expect(panic()).toBe('5\n');
  });

  it('changes nothing where that run did nothing', async () => {
    host.tree.write('/proc/sys/kernel/panic', '10\n');
    await host.arm([actionChange('x', { action: takingBack(kernel) })], { run: later });
    expect(await perform(takingBack(kernel))).toMatchObject({ status: 'unchanged' });
    expect(await undoNow(host.session, later, 0)).toMatchObject({ status: 'applied' });
    expect(panic()).toBe('10\n');
  });

  it('is refused without an undo of its own that is armed', async () => {
    await doneBefore(kernel);
    expect(await perform(takingBack(kernel))).toMatchObject({ status: 'failed', reason: expect.stringContaining('no undo armed') });
    expect(panic()).toBe('10\n');
  });

  it('is done again by the host where its stage is taken back, since other changes rely on it', async () => {
    await doneBefore(kernel);
    await host.arm([actionChange('x', { action: takingBack(kernel) })], { run: later });
    await perform(takingBack(kernel));
    expect(await undoNow(host.session, later, 0)).toMatchObject({ status: 'applied' });
    expect(panic()).toBe('10\n');
    await host.arm([actionChange('x', { action: takingBack(kernel) })], { run: later });
    expect(await perform(takingBack(kernel))).toMatchObject({ status: 'applied' });
    expect(panic()).toBe('5\n');
  });

  it('leaves a key that Secrets may be stored with, and that is not made again', async () => {
    await doneBefore(key);
    const made = host.text(reading);
    expect(made).toContain('secretbox');
    const action = takingBack(key);
    expect(hostUndoScript(action, host.tree.root, { run: later, sequence: 2 })).toBeUndefined();
    await host.arm([actionChange('x', { action })], { run: later });
    expect(await perform(action)).toMatchObject({ status: 'unchanged', reason: expect.stringContaining('could not be seen') });
    expect(await undoAction(action, { ...contextOf([host], host), entry: { run: later, sequence: 2 } })).toMatchObject({ status: 'unchanged' });
    expect(host.text(reading)).toBe(made);
  });
});
