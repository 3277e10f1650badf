import { readFileSync, symlinkSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ClusterLock } from '../../src/lock/cluster-lock.js';
import { LockHeld } from '../../src/lock/lock-held.js';
import { digestOfLock, lockLine } from '../../src/lock/lock-line.js';
import { releaseLock } from '../../src/lock/release-lock.js';
import { takeLock } from '../../src/lock/take-lock.js';
import { LocalHost } from '../apply/local-host.js';
import { ann, lockFile, ourClaim, plantLock } from './locked-host.js';
import { sideBySide } from './side-by-side.js';

const run = '20260101T000000Z-aaaaaa';
const other = '20260202T000000Z-bbbbbb';
let host: LocalHost;

beforeEach(() => {
  host = new LocalHost('m1', []);
});
afterEach(() => host.tree.remove());

const claims = [1, 2, 3].map((number) => lockLine({ run, operator: { ...ann, pid: number } }, '2026-01-01T00:00:00.000Z'));

describe('of several that want the lock at once', () => {
  it('exactly one gets it, every time', async () => {
    const session = sideBySide(host.session);
    for (let round = 0; round < 12; round += 1) {
      const answers = await Promise.all(claims.map((line) => takeLock(session, line)));
      const winners = claims.filter((_line, index) => answers[index]?.status === 'applied');
      expect(answers.map(({ status }) => status).sort()).toEqual(['applied', 'outdated', 'outdated']);
      expect(host.text(lockFile)).toBe(winners[0]?.text);
      expect((await releaseLock(session, winners[0]?.digest ?? '')).status).toBe('applied');
    }
  });

  it('exactly one takes over what a run left behind', async () => {
    const session = sideBySide(host.session);
    for (let round = 0; round < 12; round += 1) {
      plantLock(host.tree.root, { run, operator: ann }, 100);
      const stale = digestOfLock(readFileSync(host.tree.path(lockFile)));
      const answers = await Promise.all(claims.map((line) => takeLock(session, line, stale)));
      expect(answers.map(({ status }) => status).sort()).toEqual(['applied', 'outdated', 'outdated']);
      const winner = answers.findIndex(({ status }) => status === 'applied');
      expect(host.text(lockFile)).toBe(claims[winner]?.text);
    }
  });

  it('one program gets all hosts and the other none', async () => {
    const second = new LocalHost('m2', []);
    const both = [host, second].map(({ session }) => sideBySide(session));
    for (let round = 0; round < 10; round += 1) {
      const results = await Promise.allSettled([
        ClusterLock.take(both, ourClaim(run)),
        ClusterLock.take(both.toReversed(), ourClaim(other)),
      ]);
      const locks = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
      const reasons = results.flatMap((result): unknown[] => (result.status === 'rejected' ? [result.reason] : []));
      expect(locks).toHaveLength(1);
      expect(reasons[0]).toBeInstanceOf(LockHeld);
      expect(await locks[0]?.release()).toEqual([]);
    }
    second.tree.remove();
  });
});

describe('a shell that ended while it had the mutex', () => {
  it('is passed over', async () => {
    const [line] = claims;
    if (line === undefined) throw new Error('no claim');
    const gone = spawnSync('/bin/sh', ['-c', 'echo $$']).stdout.toString().trim();
    host.tree.directory('/var/lib/cis-bench', 0o700);
    symlinkSync(`${gone}:12345`, host.tree.path(`${lockFile}.busy`));
    expect((await takeLock(host.session, line)).status).toBe('applied');
    expect((await releaseLock(host.session, line.digest)).status).toBe('applied');
    expect(host.text(`${lockFile}.busy`)).toBeUndefined();
  });
});
