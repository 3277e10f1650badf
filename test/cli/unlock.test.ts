import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { EmbeddedCluster } from '../../src/embedded/embedded-cluster.js';
import { startEmbeddedCluster } from '../../src/embedded/embedded-cluster.js';
import { hostNamed } from '../embedded/embedded-fixture.js';
import { ann, lockFile, plantLock } from '../lock/locked-host.js';
import type { BenchRun } from './run-bench.js';
import { runBench } from './run-bench.js';

const run = '20260101T000000Z-aaaaaa';
const unlocks = '/var/lib/cis-bench/unlocks.jsonl';
let cluster: EmbeddedCluster;

beforeAll(async () => {
  cluster = await startEmbeddedCluster();
});
afterEach(() => {
  for (const { root } of cluster.hosts.values()) rmSync(join(root, '/var/lib/cis-bench'), { recursive: true, force: true });
});
afterAll(() => cluster.close());

function unlock(...args: string[]): Promise<BenchRun> {
  return runBench(['unlock', '-i', cluster.inventoryFile, ...args], { env: { SUDO_USER: 'bob' } });
}

function at(host: string, path: string): string {
  return join(hostNamed(cluster, host).root, path);
}

function plant(...hosts: string[]): void {
  for (const host of hosts) plantLock(hostNamed(cluster, host).root, { run, operator: ann }, 7);
}

function linesOf(path: string): unknown[] {
  return readFileSync(path, 'utf8').trim().split('\n').map((line): unknown => JSON.parse(line));
}

describe('bench unlock', () => {
  it('says that nobody holds the lock, and makes nothing', async () => {
    const { code, stdout } = await unlock('--reason', 'to see');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^master-1 +nobody/m);
    expect(stdout).toContain('There is no lock to break.');
    expect(existsSync(at('master-1', unlocks))).toBe(false);
  });

  it('shows who holds it, breaks it where it is held, and notes on the host who did so and why', async () => {
    plant('master-1', 'node-1');
    const reason = `laptop lost; '$(touch ${at('master-1', '/owned')})' "quoted" \\n`;
    const { code, stdout } = await unlock('--reason', reason, '--yes');
    expect(stdout).toMatch(new RegExp(`^master-1 +run ${run} of ann@bastion +2026-01-01T00:00:00.000Z +\\d+ s ago +none`, 'm'));
    expect(stdout).toMatch(/^etcd-1 +nobody/m);
    expect(stdout).toMatch(/^master-1: the lock was broken\nnode-1: the lock was broken$/m);
    expect(code).toBe(0);
    for (const host of ['master-1', 'node-1']) {
      expect(existsSync(at(host, lockFile))).toBe(false);
      expect(linesOf(at(host, unlocks))).toMatchObject([{ holder: { run, ...ann }, reason, operator: { user: 'bob', machine: hostname() } }]);
    }
    expect(existsSync(at('etcd-1', unlocks))).toBe(false);
    expect(existsSync(at('master-1', '/owned'))).toBe(false);
  });

  it('says that what a host may still take back stays armed', async () => {
    plant('master-1');
    armed('master-1');
    const { stdout } = await unlock('--reason', 'laptop lost', '--yes');
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain('Breaking a lock disarms nothing');
    expect(existsSync(at('master-1', `/var/lib/cis-bench/runs/${run}/armed`))).toBe(true);
  });

  it('writes JSON', async () => {
    plant('master-1');
    armed('master-1');
    const { code, stdout } = await unlock('--reason', 'laptop lost', '--yes', '--format', 'json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      schema: 'cis-bench/unlock/v1',
      reason: 'laptop lost',
      operator: { user: 'bob' },
      hosts: [
        { name: 'master-1', reachable: true, lock: { run, operator: ann, damage: null }, unconfirmed: [{ run, stage: 0, phase: 'armed' }], outcome: { status: 'broken' } },
        { name: 'node-1', reachable: true, lock: null, unconfirmed: [], outcome: null },
        { name: 'etcd-1', reachable: true, lock: null, unconfirmed: [], outcome: null },
      ],
    });
  });

  it('breaks nothing without a terminal to ask on and without --yes', async () => {
    plant('master-1');
    const { code, stdout, stderr } = await unlock('--reason', 'laptop lost');
    expect(code).toBe(2);
    expect(stdout).toContain(run);
    expect(stderr).toContain('add --yes to break the lock');
    expect(existsSync(at('master-1', lockFile))).toBe(true);
  });

  it.each([
    ['no reason', []],
    ['an empty reason', ['--reason', '  ']],
    ['a reason of several lines', ['--reason', 'a\nb']],
    ['a reason with an escape sequence', ['--reason', 'a\u001b[2J']],
  ])('refuses %s before a host is asked', async (_title, args) => {
    plant('master-1');
    const { code, stdout, stderr } = await unlock(...args, '--yes');
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain('--reason');
    expect(stderr).not.toContain('connecting');
    expect(existsSync(at('master-1', lockFile))).toBe(true);
  });

  it('shows a damaged lock without obeying it, and breaks it', async () => {
    plant('master-1');
    writeFileSync(at('master-1', lockFile), '\u001b[2J\u001b]0;owned\u0007\u009b31m');
    const { code, stdout, stderr } = await unlock('--reason', 'damaged', '--yes');
    expect(code).toBe(0);
    expect(stdout).toContain('unknown: the lock cannot be read');
    expect(stdout).toContain('\\x1b[2J\\x1b]0;owned\\x07');
    expect(stdout + stderr).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
    expect(existsSync(at('master-1', lockFile))).toBe(false);
  });

  it('breaks the lock of the hosts that it reaches, and names the other', async () => {
    plant('master-1');
    const { port } = hostNamed(cluster, 'node-1').host;
    const inventory = join(cluster.directory, 'unreachable.yaml');
    writeFileSync(inventory, readFileSync(cluster.inventoryFile, 'utf8').replace(`port: ${port}`, 'port: 1'));
    const { code, stdout } = await runBench(['unlock', '-i', inventory, '--reason', 'laptop lost', '--yes']);
    expect(code).toBe(3);
    expect(stdout).toMatch(/^node-1: /m);
    expect(stdout).toContain('master-1: the lock was broken');
    expect(existsSync(at('master-1', lockFile))).toBe(false);
  });

  it('works on the hosts of --limit alone', async () => {
    plant('master-1', 'node-1');
    expect((await unlock('--reason', 'laptop lost', '--yes', '--limit', 'node-1')).code).toBe(0);
    expect([existsSync(at('master-1', lockFile)), existsSync(at('node-1', lockFile))]).toEqual([true, false]);
  });
});

describe('a run on a cluster that another has locked', () => {
  it('names the holder, changes nothing, and leaves the lock', async () => {
    plant('master-1');
    const manifest = at('master-1', '/etc/kubernetes/manifests/kube-apiserver.yaml');
    const [before, lock] = [readFileSync(manifest, 'utf8'), readFileSync(at('master-1', lockFile), 'utf8')];
    const args = ['fix', '-i', cluster.inventoryFile, '--only', '1.2.20', '--limit', 'master-1', '--yes'];
    const { code, stderr } = await runBench(args, { env: { XDG_STATE_HOME: join(cluster.directory, 'state') } });
    expect(code).toBe(2);
    expect(stderr).toMatch(new RegExp(`bench: master-1: it is locked by run ${run} of ann@bastion .*bench unlock --reason TEXT`));
    expect([readFileSync(manifest, 'utf8'), readFileSync(at('master-1', lockFile), 'utf8')]).toEqual([before, lock]);
    expect(readdirSync(join(cluster.directory, 'state', 'cis-bench', 'runs'))).toEqual([]);
  });
});

/** Leaves a run's changes unconfirmed on a host, as a program does that was killed. */
function armed(host: string): void {
  const folder = at(host, `/var/lib/cis-bench/runs/${run}`);
  const boot = readFileSync(at(host, '/proc/sys/kernel/random/boot_id'), 'utf8').trim();
  const uptime = Math.floor(Number(readFileSync('/proc/uptime', 'utf8').split(' ')[0]));
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeFileSync(join(folder, 'armed'), `stage=0 silence=60 total=900 started=${uptime} boot=${boot}\n`);
  writeFileSync(join(folder, 'renewed'), `${String(uptime).padStart(12, '0')}\n`);
}
