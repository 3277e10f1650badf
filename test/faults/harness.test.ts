import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, chmodSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo, Socket } from 'node:net';
import { connect as openSocket, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connect } from '../../src/transport/connect.js';
import { eventually } from '../embedded/embedded-fixture.js';
import type { Expectation } from './check-hosts.js';
import { checkHosts } from './check-hosts.js';
import { looksAt } from './clean-fix.js';
import type { FaultCluster, FaultHost } from './fault-cluster.js';
import { killScripts, startFaultCluster } from './fault-cluster.js';
import { editByHand } from './foreign-edit.js';
import { Link } from './link.js';
import { rebootHost } from './reboot-host.js';

let cluster: FaultCluster;
let host: FaultHost;

beforeEach(async () => {
  cluster = await startFaultCluster();
  host = cluster.hosts[0] ?? expect.unreachable('the cluster has no host');
});
afterEach(() => cluster.close());

const path = (file: string): string => join(host.embedded.root, file);
const conf = '/etc/kubernetes/admin.conf';
const manifest = '/etc/kubernetes/manifests/kube-scheduler.yaml';

/** Runs a script as the host's sshd would. */
function run(script: string) {
  const { status, stdout, stderr } = spawnSync('/bin/sh', ['-c', script], { env: host.environment, encoding: 'utf8' });
  return { status, stdout: stdout.trim(), stderr: stderr.trim() };
}

/** As after a fix that changes the mode of two files. */
function twoModes(): Expectation {
  const originals = looksAt(cluster);
  const before = originals.get(host.name);
  const lookAfter = (look = ''): string => look.replace(/^file 0\d{3}/, 'file 0600');
  const paths = new Map([conf, manifest].map((file) => [file, { before: before?.get(file), after: lookAfter(before?.get(file)) }]));
  return { clean: { groups: [{ host: host.name, stage: 0, paths }], points: [] }, originals, edit: undefined };
}

function stateFile(name: string): void {
  mkdirSync(path('/var/lib/cis-bench/runs/20260101T000000Z-abcdef/files'), { recursive: true });
  writeFileSync(path(`/var/lib/cis-bench/runs/20260101T000000Z-abcdef/${name}`), 'stage=0\n');
}

describe('the check of the hosts', () => {
  it('is content with hosts as they were, and as a confirmed fix leaves them', () => {
    const expectation = twoModes();
    expect(checkHosts(cluster, expectation)).toEqual([]);
    for (const file of [conf, manifest]) chmodSync(path(file), 0o600);
    expect(checkHosts(cluster, expectation)).toEqual(['master-1: stage 0 stays without being confirmed ()']);
    stateFile('confirmed');
    expect(checkHosts(cluster, expectation)).toEqual([]);
  });

  it('reports a stage that is half made', () => {
    const expectation = twoModes();
    chmodSync(path(conf), 0o600);
    expect(checkHosts(cluster, expectation)).toEqual([`master-1: stage 0 is neither made nor taken back: ${conf} is fixed, ${manifest} is as it was`]);
  });

  it.each([
    ['content', () => appendFileSync(path(conf), '#\n')],
    ['a mode that is neither', () => chmodSync(path(conf), 0o640)],
    ['absence', () => rmSync(path(conf))],
  ])('reports %s', (_what, break_) => {
    const expectation = twoModes();
    break_();
    expect(checkHosts(cluster, expectation)).toEqual([expect.stringContaining('neither made nor taken back')]);
  });

  it.each(['/etc/kubernetes/manifests/.kube-scheduler.yaml.cis-bench-20260101T000000Z-abcdef', '/etc/kubernetes/old', '/.new'])('reports %s', (file) => {
    const expectation = twoModes();
    writeFileSync(path(file), '');
    expect(checkHosts(cluster, expectation)).toEqual([expect.stringContaining(`${file} is file`)]);
  });

  it.each(['armed', 'undoing'])('reports a run that is still %s', (state) => {
    const expectation = twoModes();
    stateFile(state);
    expect(checkHosts(cluster, expectation)).toEqual([`master-1: run 20260101T000000Z-abcdef is ${state}`]);
  });

  it('reports a watcher that is left, and can end it', () => {
    const expectation = twoModes();
    spawn('/bin/sh', ['-c', 'sleep 300; :'], { env: host.environment, detached: true, stdio: 'ignore' });
    expect(checkHosts(cluster, expectation)).toContainEqual(expect.stringMatching(/process \d+ is left: .*sleep 300/));
    killScripts(host);
    expect(checkHosts(cluster, expectation)).toEqual([]);
  });

  it('reports what runs with other arguments than its file declares', () => {
    const expectation = twoModes();
    host.embedded.kubelet.stopKubelet();
    const text = readFileSync(path(manifest), 'utf8');
    writeFileSync(path(manifest), text.replace('"--leader-elect=true"', '$&, "--v=2"'));
    const said = checkHosts(cluster, expectation).join('\n');
    expect(said).toMatch(/does not run: kube-scheduler .*--v=2/);
    expect(said).toContain('runs and is not declared: kube-scheduler');
    expect(said).toContain('its kubelet does not run');
  });

  it.each(['in place', 'by rename'] as const)('wants what another hand wrote %s to be kept, in its place or beside the journal', (how) => {
    const expectation = twoModes();
    const text = readFileSync(path(conf), 'utf8');
    const edit = editByHand(host, conf, how);
    expect(checkHosts(cluster, { ...expectation, edit })).toEqual([]);
    renameSync(path(conf), path('/var/lib/kept'));
    writeFileSync(path(conf), text);
    const lost = checkHosts(cluster, { ...expectation, edit });
    expect(lost).toContain(`master-1: what another hand wrote into ${conf} is lost`);
    stateFile('undone');
    renameSync(path('/var/lib/kept'), path('/var/lib/cis-bench/runs/20260101T000000Z-abcdef/files/0001.found'));
    expect(checkHosts(cluster, { ...expectation, edit })).toEqual([]);
  });
});

describe('the programs of a host', () => {
  it.each(['before', 'after'] as const)('wait %s the call that is asked for, and no other', async (when) => {
    host.programs.hold({ pattern: 'mkdir */made-*', nth: 2, when });
    const made = spawn('/bin/sh', ['-c', 'cd "$TMPDIR" && mkdir "$TMPDIR/other" "$TMPDIR/made-1" && mkdir "$TMPDIR/made-2" && mkdir "$TMPDIR/made-3"'], { env: host.environment });
    const exists = (name: string): boolean => run(`[ -d "$TMPDIR/${name}" ]`).status === 0;
    await eventually(() => expect(host.programs.isHeld).toBe(true));
    expect([exists('other'), exists('made-1'), exists('made-2'), exists('made-3')]).toEqual([true, true, when === 'after', false]);
    host.programs.release();
    await eventually(() => expect(made.exitCode).toBe(0));
    expect(exists('made-3')).toBe(true);
  });

  it.each([
    ['full', 'cp', 1, 'cp: No space left on device'],
    ['full', 'mv', 0, ''],
    ['read-only', 'mv', 1, 'mv: Read-only file system'],
  ] as const)('on a %s disk let %s end with %s', (fault, program, status, stderr) => {
    run('echo text >"$TMPDIR/a"');
    host.programs.failWrites(fault);
    expect(run(`${program} "$TMPDIR/a" "$TMPDIR/b"`)).toEqual({ status, stdout: '', stderr });
    host.programs.heal();
    expect(run('echo text >"$TMPDIR/a"; cp "$TMPDIR/a" "$TMPDIR/b"').status).toBe(0);
  });

  it.each(['full', 'read-only'] as const)('on a %s disk let what has nothing to write succeed', (fault) => {
    run('mkdir "$TMPDIR/there"; touch "$TMPDIR/file"');
    host.programs.failWrites(fault);
    expect(run('mkdir -p "$TMPDIR/there"').status).toBe(0);
    expect(run('rm -f "$TMPDIR/nothing"').status).toBe(0);
    expect(run('mkdir -p "$TMPDIR/there/new"').status).toBe(1);
    expect(run('rm -f "$TMPDIR/nothing" "$TMPDIR/file"').status).toBe(fault === 'full' ? 0 : 1);
  });

  it('tell another day once the clock has jumped', () => {
    host.programs.setClock(-86_400);
    const seconds = Number(run('date -u +%s').stdout);
    expect(Math.abs(Date.now() / 1000 - 86_400 - seconds)).toBeLessThan(60);
    expect(run('date -u -d @0 +%Y').stdout).toBe('1970');
  });

  it('make nobody root once sudo is withdrawn', async () => {
    const session = await connect({ ...host.embedded.host, become: true });
    expect((await session.run('id -u')).stdout.toString()).toBe('0\n');
    host.programs.refuseSudo();
    await expect(session.run('id -u')).rejects.toMatchObject({ code: 'BECOME_ERROR' });
    session.close();
  });
});

describe('the link to a host', () => {
  const knownHosts = (): string => join(cluster.directory, '..', 'known_links');
  const linked = () => connect({ ...host.embedded.host, port: host.link.port, knownHosts: knownHosts() });

  it('drops packets without a word, and delivers them once it is restored', async () => {
    const session = await linked();
    host.link.silence();
    let isDone = false;
    const answer = session.run('echo here').then((result) => ((isDone = true), result.stdout.toString()));
    await sleep(300);
    expect(isDone).toBe(false);
    await host.link.restore();
    expect(await answer).toBe('here\n');
    session.close();
  });

  it('ends connections and what they run when sshd is killed, and refuses new ones until it is back', async () => {
    const session = await linked();
    const lost = session.run('echo $$ >"$TMPDIR/pid"; sleep 300').catch((error: unknown) => error);
    await eventually(() => expect(run('cat "$TMPDIR/pid"').stdout).toMatch(/\d/));
    await host.link.sever();
    expect(await lost).toMatchObject({ code: 'CONNECTION_LOST' });
    await eventually(() => expect(host.scriptProcesses()).toEqual([]));
    await expect(linked()).rejects.toMatchObject({ code: expect.stringMatching(/CONNECT/) });
    await host.link.restore();
    (await linked()).close();
  });

  it.each([
    ['tells the far end that a client has gone', false],
    ['can keep from the far end that a client has gone', true],
  ])('%s', async (_what, isKept) => {
    const ends: Socket[] = [];
    const server = createServer((socket) => ends.push(socket)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const link = await Link.to((server.address() as AddressInfo).port);
    if (isKept) link.outliveClients();
    const client = openSocket({ port: link.port, host: '127.0.0.1' });
    await eventually(() => expect(ends).toHaveLength(1));
    const ended = once(ends[0]?.resume() ?? server, 'end').then(() => 'told');
    client.destroy();
    expect(await Promise.race([ended, sleep(isKept ? 300 : 10_000).then(() => 'not told')])).toBe(isKept ? 'not told' : 'told');
    await link.close();
    server.close();
  });
});

it('a reboot ends what scripts left running, and gives the undos of the disk their turn before the kubelet', async () => {
  spawn('/bin/sh', ['-c', 'sleep 300; :'], { env: host.environment, detached: true, stdio: 'ignore' });
  stateFile('armed');
  const folder = path('/var/lib/cis-bench/runs/20260101T000000Z-abcdef');
  writeFileSync(join(folder, 'undo.sh'), `echo "$1" >${folder}/said; ls ${host.embedded.root}/proc | grep -c '^[0-9]' >>${folder}/said\n`);
  await rebootHost(host);
  expect(readFileSync(join(folder, 'said'), 'utf8')).toBe('boot\n0\n');
  expect(host.scriptProcesses()).toEqual([]);
  await new Promise<void>((resolve, reject) => {
    openSocket({ port: host.link.port, host: '127.0.0.1' }).once('error', reject).once('connect', function (this: { destroy(): void }) {
      this.destroy();
      resolve();
    });
  });
});
