import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { EmbeddedCluster } from '../../src/embedded/embedded-cluster.js';
import { startEmbeddedCluster } from '../../src/embedded/embedded-cluster.js';
import { lockLine } from '../../src/lock/lock-line.js';
import { lockPath } from '../../src/lock/lock-path.js';
import type { Operator } from '../../src/model/operator.js';
import { fixReportSchema } from '../../src/report/fix-report.js';
import { argumentsOf, editFile, hostNamed } from '../embedded/embedded-fixture.js';
import type { BenchRun } from './run-bench.js';
import { runBench } from './run-bench.js';
import { differences, treeOf } from './tree-of.js';

// each runs the command several times, and a rollout waits until what it restarted is stable
vi.setConfig({ testTimeout: 300_000, hookTimeout: 60_000 });

const schedulerManifest = '/etc/kubernetes/manifests/kube-scheduler.yaml';
const program = fileURLToPath(new URL('../../dist/cli/bench.js', import.meta.url));
/** Mode and owner of two files on two hosts, and an argument of a scheduler. */
const few = ['fix', '--only', '1.1.13,1.4.1,4.1.9', '--yes'] as const;
/** Without the argument, so that nothing restarts. */
const modes = ['fix', '--only', '1.1.13,4.1.9', '--yes'] as const;

let cluster: EmbeddedCluster;
let records: string;

beforeEach(async () => {
  cluster = await startEmbeddedCluster();
  records = mkdtempSync(join(tmpdir(), 'bench-rollback-test-'));
});
afterEach(async () => {
  await cluster.close();
  rmSync(records, { recursive: true });
});

const environment = (): NodeJS.ProcessEnv => ({ XDG_STATE_HOME: records });

function bench(...args: readonly string[]): Promise<BenchRun> {
  return runBench([...args, '-i', cluster.inventoryFile], { env: environment() });
}

/** Runs that this machine has on record, oldest first. */
function recorded(): readonly string[] {
  return readdirSync(join(records, 'cis-bench', 'runs')).sort();
}

/** A program of this machine that has ended. */
function goneProgram(): Operator {
  return { user: 'root', machine: hostname(), pid: spawnSync('true').pid };
}

/** `host target status` of each outcome of a run with `--format json`. */
function outcomesOf({ stdout }: BenchRun): readonly string[] {
  return fixReportSchema.parse(JSON.parse(stdout)).outcomes.map(({ host, target, status }) => `${host} ${target} ${status}`);
}

function ownersOf(paths: readonly string[]): readonly string[] {
  return paths.map((path) => `${statSync(path).uid}:${statSync(path).gid}`);
}

/** Runs the command until it says something, and kills it as a power cut would. */
async function killedWhen(said: string, args: readonly string[]): Promise<void> {
  const child = spawn(process.execPath, [program, ...args, '-i', cluster.inventoryFile], { env: { ...process.env, ...environment() } });
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
    if (stderr.includes(said)) child.kill('SIGKILL');
  });
  const code = await new Promise((resolve) => child.on('close', resolve));
  expect([code, stderr.includes(said)]).toEqual([null, true]);
}

/** What a fix leaves that no rollback removes: logs, and directories that it made on the way to its own. */
const stays = /\/var\/log(\/|$)|\/etc\/sysctl\.d$/;

describe('bench rollback', () => {
  it('leaves every file as it was before a fix of everything: content, mode, owner, absence', async () => {
    const before = treeOf(cluster);
    const master = hostNamed(cluster, 'master-1');
    const paths = [schedulerManifest, '/etc/kubernetes/admin.conf'].map((path) => join(master.root, path));
    const owners = ownersOf(paths);
    const components = ['apiserver', 'controller-manager', 'scheduler', 'kubelet'] as const;
    const original = components.map((component) => argumentsOf(master, component)[0]);
    expect((await bench('fix', '--yes')).code).toBe(0);
    expect(differences(before, treeOf(cluster)).length).toBeGreaterThan(8);
    const run = await bench('rollback', '--yes', '--format', 'json');
    expect([run.code, run.stderr]).toEqual([0, expect.not.stringContaining('should not happen')]);
    expect(outcomesOf(run).filter((outcome) => !/ (applied|unchanged)$/.test(outcome))).toEqual([]);
    expect(differences(before, treeOf(cluster)).filter((path) => !stays.test(path))).toEqual([]);
    expect(ownersOf(paths)).toEqual(owners);
    expect(components.map((component) => argumentsOf(master, component)[0])).toEqual(original);
    const again = await bench('rollback', recorded()[0] ?? '', '--yes');
    expect(again).toMatchObject({ code: 2, stderr: expect.stringContaining('nothing that was changed is in place') });
  });

  it('says what it would put back, and asks before it does', async () => {
    await bench(...few);
    const fixed = treeOf(cluster);
    const shown = await bench('rollback', '--dry-run');
    expect(shown.code).toBe(1);
    const texts = ['mode 0644 → 0664', ' "--leader-elect=true", --profiling=false]', 'Dry run: nothing was changed.'];
    for (const text of texts) expect(shown.stdout).toContain(text);
    expect(await bench('rollback')).toMatchObject({ code: 2, stderr: expect.stringContaining('no terminal to ask on') });
    expect(differences(fixed, treeOf(cluster))).toEqual([]);
    expect(recorded()).toHaveLength(1);
  });

  it('takes back a part, by control and by host, where nothing else is in the same piece', async () => {
    const before = treeOf(cluster);
    await bench('fix', '--only', '1.2.16,1.2.22,1.1.13,4.1.9', '--yes');
    const refused = await bench('rollback', '--only', '1.2.22');
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining('kube-apiserver.yaml of master-1 was changed for') });
    expect(refused.stderr).toContain('add 1.2.16 to --only');
    expect(await bench('rollback', '--host', 'master-2')).toMatchObject({ code: 2, stderr: expect.stringContaining('it has master-1') });
    expect(outcomesOf(await bench('rollback', '--only', '1.1.13', '--yes', '--format', 'json'))).toEqual(['master-1 /etc/kubernetes/admin.conf applied']);
    expect(outcomesOf(await bench('rollback', '--host', 'node-1', '--yes', '--format', 'json'))).toEqual(['node-1 /var/lib/kubelet/config.yaml applied']);
    expect(differences(before, treeOf(cluster))).toEqual(['master-1 /etc/kubernetes/manifests/kube-apiserver.yaml']);
  });

  it('leaves what somebody changed since, unless it is told to overwrite it', async () => {
    const before = treeOf(cluster);
    await bench(...few);
    const manifest = join(hostNamed(cluster, 'master-1').root, schedulerManifest);
    editFile(hostNamed(cluster, 'master-1'), schedulerManifest, (text) => `# by hand\n${text}`);
    chmodSync(manifest, 0o640);
    const refused = await bench('rollback', '--yes', '--format', 'json');
    expect(refused.code).toBe(4);
    expect(outcomesOf(refused)).toContain(`master-1 ${schedulerManifest} outdated`);
    expect(readFileSync(manifest, 'utf8')).toMatch(/^# by hand\n/);
    const overwritten = await bench('rollback', '--overwrite', '--yes', '--format', 'json');
    expect([overwritten.code, outcomesOf(overwritten)]).toEqual([0, [`master-1 ${schedulerManifest} applied`]]);
    expect(differences(before, treeOf(cluster))).toEqual([]);
  });

  it('needs no record on this machine: the hosts keep the plan', async () => {
    const before = treeOf(cluster);
    await bench(...modes);
    const [fix = ''] = recorded();
    rmSync(join(records, 'cis-bench'), { recursive: true });
    expect(await bench('rollback', '20200101T000000Z-ffffff')).toMatchObject({ code: 2, stderr: expect.stringContaining('there is no run') });
    const run = await bench('rollback', '--yes', '--format', 'json');
    expect(run.code).toBe(0);
    expect(differences(before, treeOf(cluster))).toEqual([]);
    expect(readFileSync(join(records, 'cis-bench', 'runs', recorded()[0] ?? '', 'run.json'), 'utf8')).toContain(`"of": "${fix}"`);
    expect((await bench('rollback', '--yes')).stderr).toContain('there is nothing to take back');
  });

  it('does again what a rollback took back, when that is taken back', async () => {
    await bench(...modes);
    const fixed = treeOf(cluster);
    await bench('rollback', '--yes');
    const [, rollback = ''] = recorded();
    expect((await bench('rollback', rollback, '--yes')).code).toBe(0);
    expect(differences(fixed, treeOf(cluster))).toEqual([]);
    expect((await bench('rollback', '--dry-run')).stdout).toContain('mode 0644 → 0664');
  });
});

describe('bench resume', () => {
  it('continues a fix whose program was killed, under the same id, and has nothing left to do then', async () => {
    const before = treeOf(cluster);
    await killedWhen('waiting for the scheduler', few);
    const run = await bench('resume', '--yes', '--format', 'json');
    expect([run.code, run.stderr]).toEqual([0, expect.stringContaining('left unconfirmed')]);
    expect(outcomesOf(run).toSorted()).toEqual([
      'master-1 /etc/kubernetes/admin.conf applied',
      `master-1 ${schedulerManifest} applied`,
      'node-1 /var/lib/kubelet/config.yaml applied',
    ]);
    expect(recorded()).toHaveLength(1);
    const again = await bench('resume', recorded()[0] ?? '', '--yes');
    expect([again.code, again.stderr]).toEqual([0, expect.stringContaining('nothing is left to do')]);
    expect((await bench('rollback', '--yes')).code).toBe(0);
    expect(differences(before, treeOf(cluster))).toEqual([]);
  });

  it('ends a run on record whose program was killed when all was done', async () => {
    await bench(...few);
    const [fix = ''] = recorded();
    const trail = join(records, 'cis-bench/runs', fix, 'trail.jsonl');
    const lines = readFileSync(trail, 'utf8').split('\n');
    writeFileSync(trail, lines.filter((line) => !line.includes('"event":"ended"')).join('\n'));
    const locks = [...cluster.hosts.values()].map(({ root }) => join(root, lockPath));
    for (const lock of locks) writeFileSync(lock, lockLine({ run: fix, operator: goneProgram() }, new Date().toISOString()).text);
    expect((await bench('runs')).stdout).toContain('interrupted');
    expect(await bench(...few)).toMatchObject({ code: 0, stderr: expect.stringContaining(`locked by run ${fix} of`) });
    expect(await bench('resume', '--dry-run')).toMatchObject({ code: 0, stderr: expect.stringContaining('nothing is left to do') });
    expect((await bench('runs')).stdout).toContain('interrupted');
    expect(await bench('resume', '--yes')).toMatchObject({ code: 0, stderr: expect.stringContaining('nothing is left to do') });
    expect((await bench('runs')).stdout).not.toContain('interrupted');
    expect(locks.filter((lock) => existsSync(lock))).toEqual([]);
    expect((await bench(...few)).stderr).not.toContain('locked');
    expect((await bench('resume', '--yes')).stderr).toContain('there is nothing to continue');
    expect((await bench('rollback', '--yes')).code).toBe(0);
  });
});
