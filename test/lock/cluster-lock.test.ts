import { existsSync, readdirSync, statSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ClusterLock } from '../../src/lock/cluster-lock.js';
import { LockFailed } from '../../src/lock/lock-failed.js';
import { LockHeld } from '../../src/lock/lock-held.js';
import { ConnectionFailure } from '../../src/transport/connection-failure.js';
import type { Session } from '../../src/transport/session.js';
import { LocalHost } from '../apply/local-host.js';
import { ann, deadPid, lockFile, ourClaim, plantLock, renewedFile } from './locked-host.js';

const run = '20260101T000000Z-aaaaaa';
const other = '20260202T000000Z-bbbbbb';
let hosts: LocalHost[];

beforeEach(() => {
  hosts = ['m1', 'm2', 'm3'].map((name) => new LocalHost(name, []));
});
afterEach(() => {
  vi.useRealTimers();
  for (const host of hosts) host.tree.remove();
});

function first(): LocalHost {
  const [host] = hosts;
  if (host === undefined) throw new Error('no host');
  return host;
}

function sessions(): Session[] {
  return hosts.map(({ session }) => session);
}

/** What the lock's directory of each host holds. */
function left(): string[] {
  const folders = hosts.map(({ tree }) => tree.path('/var/lib/cis-bench'));
  return folders.map((folder) => (existsSync(folder) ? readdirSync(folder).join(' ') : ''));
}

async function refusalOf(claim = ourClaim(run)): Promise<unknown> {
  return ClusterLock.take(sessions(), claim).then(() => undefined, (error: unknown) => error);
}

describe('ClusterLock', () => {
  it('is held on every host, readable for root alone, and leaves nothing when it is released', async () => {
    const lock = await ClusterLock.take(sessions(), ourClaim(run));
    expect(left()).toEqual(['lock lock.renewed', 'lock lock.renewed', 'lock lock.renewed']);
    expect(statSync(first().tree.path('/var/lib/cis-bench')).mode & 0o777).toBe(0o700);
    expect([lockFile, renewedFile].map((path) => statSync(first().tree.path(path)).mode & 0o777)).toEqual([0o600, 0o600]);
    expect(JSON.parse(first().text(lockFile) ?? '')).toMatchObject({ run, user: 'tester', pid: process.pid });
    expect(await lock.release()).toEqual([]);
    expect(left()).toEqual(['', '', '']);
    expect(await lock.release()).toEqual([]);
  });

  it('is refused with who holds it, and taken on none, when another run has one host', async () => {
    plantLock((hosts[2] ?? first()).tree.root, { run: other, operator: ann }, 5);
    const error = await refusalOf();
    expect(error).toBeInstanceOf(LockHeld);
    expect((error as LockHeld).host).toBe('m3');
    expect((error as Error).message).toMatch(
      new RegExp(`^m3: it is locked by run ${other} of ann@bastion \\(process 4711\\) since 2026-01-01T00:00:00.000Z, last sign of life \\d+ s ago\\. .*bench resume ${other}.*bench rollback ${other}.*bench unlock --reason TEXT.* Nothing was changed\\.$`),
    );
    expect(left()).toEqual(['', '', 'lock lock.renewed']);
  });

  it('asks the hosts one after another by address and port, whatever their order', async () => {
    const asked: string[] = [];
    const noting = ['10.0.0.9:22', '10.0.0.10:2222', '10.0.0.10:22'].map((at, index): Session => {
      const { host, ...session } = hosts[index]?.session ?? first().session;
      const [address = '', port = ''] = at.split(':');
      return { ...session, host: { ...host, address, port: Number(port) }, run: (script) => (asked.push(at), session.run(script)) };
    });
    await (await ClusterLock.take(noting, ourClaim(run))).release();
    expect(asked.slice(0, 3)).toEqual(['10.0.0.10:22', '10.0.0.10:2222', '10.0.0.9:22']);
  });

  it('takes one host once that is in the inventory under two names', async () => {
    const lock = await ClusterLock.take([first().session, first().session], ourClaim(run));
    expect(await lock.release()).toEqual([]);
    expect(left()[0]).toBe('');
  });

  it('gives back what it took when a host is lost meanwhile', async () => {
    (hosts[1] ?? first()).isLost = true;
    expect(await refusalOf()).toBeInstanceOf(ConnectionFailure);
    expect(left()[0]).toBe('');
  });

  it('says why a host cannot keep a lock, and gives back the others', async () => {
    (hosts[1] ?? first()).tree.write('/var/lib/cis-bench', 'a file where the directory belongs');
    const error = await refusalOf();
    expect(error).toBeInstanceOf(LockFailed);
    expect((error as Error).message).toMatch(/^m2 could not be locked: could not make .*\/var\/lib\/cis-bench/);
    expect(readdirSync(first().tree.path('/var/lib/cis-bench'))).toEqual([]);
  });

  it('names the hosts on which it could not be released, and releases the others', async () => {
    const lock = await ClusterLock.take(sessions(), ourClaim(run));
    (hosts[1] ?? first()).isLost = true;
    expect(await lock.release()).toEqual(['m2']);
    expect(left()).toEqual(['', 'lock lock.renewed', '']);
  });

  it('leaves the lock of another when it is released', async () => {
    const lock = await ClusterLock.take(sessions(), ourClaim(run));
    plantLock(first().tree.root, { run: other, operator: ann }, 1);
    expect(await lock.release()).toEqual([]);
    expect(left()).toEqual(['lock lock.renewed', '', '']);
    expect(first().text(lockFile)).toContain(other);
  });
});

describe('a lock that a run left behind', () => {
  const abroad = { ...ann, machine: 'elsewhere' };
  it.each([
    ['is taken over by the same run when it is silent for longer than 45 s', { run, operator: abroad }, 46, undefined],
    ['is kept from the same run while its holder is heard of', { run, operator: abroad }, 20, 'still being worked on'],
    ['is taken over by the same run when its holder was a process of this machine that is gone', { run, operator: { ...ourClaim(run).operator, pid: deadPid } }, 1, undefined],
    ['is kept from the same run while its holder runs on this machine', { run, operator: { ...ourClaim(run).operator, pid: 1 } }, 1, 'still being worked on'],
    ['is kept from another run however long it is silent', { run: other, operator: abroad }, 100_000, 'it is locked by run'],
    ['is taken over by the same run when the host was started anew and heard nothing since', { run, operator: abroad }, 'restarted', undefined],
  ] as const)('%s', async (_title, claim, silent, refusal) => {
    plantLock(first().tree.root, claim, silent);
    const error = await refusalOf();
    if (refusal === undefined) {
      expect(error).toBeUndefined();
      expect(JSON.parse(first().text(lockFile) ?? '')).toMatchObject({ run, user: 'tester' });
      expect(left()[0]).toBe('lock lock.renewed');
    } else {
      expect((error as Error).message).toContain(refusal);
      expect(left()).toEqual(['lock lock.renewed', '', '']);
    }
  });

  it('is taken over by the run that takes its run back', async () => {
    plantLock(first().tree.root, { run: other, operator: abroad }, 60);
    expect(await refusalOf({ ...ourClaim(run), of: other })).toBeUndefined();
    expect(first().text(lockFile)).toContain(run);
  });

  it('is known to be silent since before the host was started', async () => {
    plantLock(first().tree.root, { run: other, operator: abroad }, 'restarted');
    const error = await refusalOf();
    expect((error as LockHeld).holder.silentSeconds).toBeUndefined();
    expect((error as LockHeld).message).toMatch(/no sign of life since the host was started \d+ s ago/);
  });
});

describe('the signs of life', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  });

  it('are given every 10 s, in the place of the last one, and not after the release', async () => {
    const lock = await ClusterLock.take(sessions(), ourClaim(run));
    const { ino, size } = statSync(first().tree.path(renewedFile));
    const before = first().said.length;
    first().tree.write(renewedFile, `${'0'.repeat(10)} ${'x'.repeat(36)}\n`, 0o600);
    vi.advanceTimersByTime(10_000);
    await vi.waitFor(() => expect(first().said.length).toBeGreaterThan(before));
    expect(first().text(renewedFile)).toMatch(/^\d{10} [0-9a-f-]{36}\n$/);
    expect(statSync(first().tree.path(renewedFile))).toMatchObject({ ino, size });
    await lock.release();
    const after = first().said.length;
    vi.advanceTimersByTime(60_000);
    await Promise.resolve();
    expect(first().said.length).toBe(after);
    expect(left()).toEqual(['', '', '']);
  });

  it('survive a host that is lost for a while', async () => {
    const lock = await ClusterLock.take(sessions(), ourClaim(run));
    first().isLost = true;
    vi.advanceTimersByTime(10_000);
    await vi.waitFor(() => expect(hosts[2]?.text(renewedFile)).toBeDefined());
    first().isLost = false;
    first().tree.write(renewedFile, `${'0'.repeat(10)} ${'x'.repeat(36)}\n`, 0o600);
    await new Promise((resolve) => setTimeout(resolve, 50));
    vi.advanceTimersByTime(10_000);
    await vi.waitFor(() => expect(first().text(renewedFile)).toMatch(/^\d{10} [0-9a-f-]{36}\n$/));
    expect(lock.lostOn).toEqual([]);
    await lock.release();
  });

  it('leave the lock of another alone, and tell that the own one was lost', async () => {
    const lock = await ClusterLock.take(sessions(), ourClaim(run));
    plantLock(first().tree.root, { run: other, operator: ann }, 30);
    const planted = first().text(renewedFile);
    vi.advanceTimersByTime(10_000);
    await vi.waitFor(() => expect(lock.lostOn).toEqual(['m1']));
    expect(first().text(renewedFile)).toBe(planted);
    await lock.release();
  });
});
