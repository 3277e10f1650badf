import { symlinkSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { breakLock } from '../../src/lock/break-lock.js';
import { ClusterLock } from '../../src/lock/cluster-lock.js';
import type { LockHeld } from '../../src/lock/lock-held.js';
import { readLock } from '../../src/lock/read-lock.js';
import { LocalHost } from '../apply/local-host.js';
import { ann, lockFile, ourClaim, plantLock } from './locked-host.js';

const run = '20260101T000000Z-aaaaaa';
const why = { reason: "its program's machine burnt down; $(touch /tmp/never) `id` \\n", operator: ann };
let host: LocalHost;

beforeEach(() => {
  host = new LocalHost('m1', []);
});
afterEach(() => host.tree.remove());

describe('readLock', () => {
  it('sees nobody where there is no lock, and makes nothing', async () => {
    expect(await readLock(host.session)).toBeUndefined();
    expect(host.text('/var/lib/cis-bench')).toBeUndefined();
  });

  it('sees who holds it, since when, and when the last sign was', async () => {
    plantLock(host.tree.root, { run, operator: ann }, 12);
    const holder = await readLock(host.session);
    expect(holder).toMatchObject({ run, operator: ann, since: '2026-01-01T00:00:00.000Z' });
    expect(holder?.damage).toBeUndefined();
    expect([12, 13, 14]).toContain(holder?.silentSeconds);
  });

  const member = (members: object): string => JSON.stringify({ run, user: 'ann', machine: 'm', pid: 1, since: '2026-01-01T00:00:00.000Z', ...members });
  it.each([
    ['empty', ''],
    ['no JSON', 'free for all\n'],
    ['of the wrong shape', '{"run":"x"}'],
    ['full of escape sequences', '\u001b[2J\u001b]0;owned\u0007'],
    ['with escape sequences in a name', member({ user: '\u001b[2Jroot' })],
    ['with a bidi control in a name', member({ machine: 'a\u202eb' })],
    ['with a path for a run', member({ run: '../../etc' })],
    ['with members of its own', member({ more: 1 })],
    ['too long', member({ user: 'x'.repeat(5000) })],
    ['no text', Buffer.from([0xff, 0xfe, 0x00, 0xc3])],
  ])('shows a lock that is %s as damaged, which nobody takes over and which can be broken', async (_title, content) => {
    host.tree.write(lockFile, content, 0o600);
    const holder = await readLock(host.session);
    expect(holder?.run).toBe('unknown');
    const error = await ClusterLock.take([host.session], ourClaim(run)).catch((caught: unknown) => caught as LockHeld);
    expect((error as LockHeld).message).toContain('nobody can tell who holds its lock');
    expect(`${(error as LockHeld).message} ${holder?.damage}`).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202e]/);
    if (holder === undefined) throw new Error('no holder');
    expect((await breakLock(host.session, holder, why)).status).toBe('applied');
    expect(await readLock(host.session)).toBeUndefined();
  });

  it('shows a link in the place of the lock, and breaks the link alone', async () => {
    host.tree.write('/etc/elsewhere', 'kept');
    host.tree.directory('/var/lib/cis-bench', 0o700);
    symlinkSync(host.tree.path('/etc/elsewhere'), host.tree.path(lockFile));
    const holder = await readLock(host.session);
    expect(holder?.damage).toBe('it is no regular file');
    if (holder !== undefined) await breakLock(host.session, holder, why);
    expect([host.text('/etc/elsewhere'), await readLock(host.session)]).toEqual(['kept', undefined]);
  });
});

describe('breakLock', () => {
  it('notes who broke whose lock and why, and removes it', async () => {
    plantLock(host.tree.root, { run, operator: ann }, 3);
    const holder = await readLock(host.session);
    if (holder === undefined) throw new Error('no holder');
    expect(await breakLock(host.session, holder, why)).toEqual({ status: 'applied', reason: '' });
    const notes = host.text('/var/lib/cis-bench/unlocks.jsonl') ?? '';
    expect(JSON.parse(notes)).toMatchObject({ holder: { run, user: 'ann', machine: 'bastion', pid: 4711 }, ...why });
    expect([...host.texts.keys()].filter((path) => path.startsWith('/var/lib/cis-bench'))).toEqual(['/var/lib/cis-bench/unlocks.jsonl']);
    expect((await breakLock(host.session, holder, why)).status).toBe('unchanged');
  });

  it('leaves the lock of a run that has taken it since', async () => {
    plantLock(host.tree.root, { run, operator: ann }, 3);
    const holder = await readLock(host.session);
    plantLock(host.tree.root, { run: 'other', operator: ann }, 0);
    if (holder === undefined) throw new Error('no holder');
    expect((await breakLock(host.session, holder, why)).status).toBe('outdated');
    expect(host.text(lockFile)).toContain('other');
    expect(host.text('/var/lib/cis-bench/unlocks.jsonl')).toBeUndefined();
  });

  it('breaks no lock that it cannot note', async () => {
    plantLock(host.tree.root, { run, operator: ann }, 3);
    host.tree.directory('/var/lib/cis-bench/unlocks.jsonl');
    const holder = await readLock(host.session);
    if (holder === undefined) throw new Error('no holder');
    const answer = await breakLock(host.session, holder, why);
    expect(answer.status).toBe('failed');
    expect(answer.reason).toContain('the lock was left as it is');
    expect(host.text(lockFile)).toContain(run);
  });
});
