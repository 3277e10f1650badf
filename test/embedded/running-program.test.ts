import { mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { healthAnswers } from '../../src/embedded/health-answer.js';
import type { Machine } from '../../src/embedded/machine.js';
import { atOnce } from '../../src/embedded/pace.js';
import { MachineClock } from '../../src/embedded/machine-clock.js';
import { PortTable } from '../../src/embedded/port-table.js';
import { ProcessTable } from '../../src/embedded/process-table.js';
import type { Program } from '../../src/embedded/running-program.js';
import { RunningProgram } from '../../src/embedded/running-program.js';
import { Schedule } from '../../src/embedded/schedule.js';
import { selfSignedCertificate } from '../../src/embedded/self-signed-certificate.js';
import { eventually } from './embedded-fixture.js';

const never = 1_000_000;
let machine: Machine;
beforeEach(() => {
  const root = mkdtempSync(join(tmpdir(), 'running-program-'));
  const ports = new PortTable('192.0.2.1');
  const certificate = selfSignedCertificate('test');
  machine = { name: 'm', root, clock: new MachineClock(), processes: new ProcessTable(root), ports, certificate, schedule: new Schedule() };
});
afterEach(() => {
  machine.schedule.stop();
  rmSync(machine.root, { recursive: true });
});

function program(changes: Partial<Program> = {}): Program {
  return {
    entry: { argv: ['etcd', '--name', 'a b'], executable: '/bin/etcd', environment: { A: 'b' }, cgroup: '/x' },
    refusal: undefined,
    endpoint: { isTls: false, port: 2381 },
    answer: (_path, isReady) => ({ status: isReady ? 200 : 500, body: '' }),
    drainMs: 0,
    ...changes,
  };
}

function statusAt(port: number): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const url = new URL('http://127.0.0.1:1/health');
    url.port = String(machine.ports.route('127.0.0.1', port)?.port);
    get(url, (response) => resolve(response.resume().statusCode)).on('error', reject);
  });
}

test('a program that listens but is not ready answers so, and both its addresses reach it', async () => {
  const running = new RunningProgram(machine, program(), { listenMs: 0, readyMs: never }, () => {});
  await eventually(() => expect(machine.ports.route('192.0.2.1', 2381)).toBeDefined());
  expect(machine.ports.route('127.0.0.1', 2381)).toEqual(machine.ports.route('192.0.2.1', 2381));
  expect(machine.ports.route('192.0.2.2', 2381)).toBeUndefined();
  expect(await statusAt(2381)).toBe(500);
  running.stop();
  expect(machine.ports.route('127.0.0.1', 2381)).toBeUndefined();
});

test('a program that has not begun to listen is a process without a port', () => {
  const running = new RunningProgram(machine, program(), { listenMs: never, readyMs: 0 }, () => {});
  expect(machine.processes.list()).toHaveLength(1);
  expect(machine.ports.route('127.0.0.1', 2381)).toBeUndefined();
  running.stop();
  expect(machine.processes.list()).toEqual([]);
});

test('a program that drains gives up its port at once and its process later', async () => {
  const running = new RunningProgram(machine, program({ drainMs: never }), atOnce, () => {});
  await running.settled;
  expect(await statusAt(2381)).toBe(200);
  running.stop();
  expect(machine.ports.route('127.0.0.1', 2381)).toBeUndefined();
  expect(machine.processes.list()).toHaveLength(1);
});

test('a program whose port is taken ends by itself and leaves the port to its owner', async () => {
  const owner = new RunningProgram(machine, program(), atOnce, () => {});
  await owner.settled;
  const route = machine.ports.route('127.0.0.1', 2381);
  let exits = 0;
  const second = new RunningProgram(machine, program(), atOnce, () => (exits += 1));
  await second.settled;
  expect(exits).toBe(1);
  expect(machine.processes.list()).toHaveLength(1);
  expect(machine.ports.route('127.0.0.1', 2381)).toEqual(route);
  owner.stop();
});

test('a program that is refused is seen for a moment, then ends', async () => {
  let exits = 0;
  const running = new RunningProgram(machine, program({ refusal: 'unknown flag' }), atOnce, () => (exits += 1));
  expect(machine.processes.list()).toHaveLength(1);
  await running.settled;
  expect(exits).toBe(1);
  expect(machine.processes.list()).toEqual([]);
  expect(readdirSync(machine.root)).toEqual([]);
});

test('a process has its entry in the form of proc(5)', () => {
  const { pid, startTicks } = machine.processes.add(program().entry);
  const read = (name: string): string => readFileSync(join(machine.root, String(pid), name), 'utf8');
  expect(read('cmdline')).toBe('etcd\0--name\0a b\0');
  expect(read('environ')).toBe('A=b\0');
  expect(read('cgroup')).toBe('0::/x\n');
  expect(read('stat').startsWith(`${pid} (etcd) S `)).toBe(true);
  expect(read('stat').split(' ')[21]).toBe(String(startTicks));
  expect(readlinkSync(join(machine.root, String(pid), 'exe'))).toBe('/bin/etcd');
  const next = machine.processes.add(program().entry);
  expect(next.pid).toBeGreaterThan(pid);
  expect(next.startTicks).toBeGreaterThan(startTicks);
});

describe('health', () => {
  const flags = new Map([['anonymous-auth', 'false']]);
  const none = new Map<string, string>();

  test.each([
    ['kube-apiserver', none, '/readyz', true, 200],
    ['kube-apiserver', none, '/livez', false, 500],
    ['kube-apiserver', none, '/api/v1/secrets', true, 403],
    ['kube-apiserver', flags, '/readyz', true, 401],
    ['kube-scheduler', none, '/healthz', true, 200],
    ['kube-scheduler', none, '/metrics', true, 403],
    ['etcd', none, '/health', false, 503],
    ['kubelet', none, '/healthz', true, 200],
  ])('of %s with %j at %s, ready: %s, is %d', (name, given, path, isReady, status) => {
    expect(healthAnswers(name, given)(path, isReady).status).toBe(status);
  });

  test('of an apiserver that is not ready says ok in its body, as the real one does', () => {
    expect(healthAnswers('kube-apiserver', none)('/readyz', false).body).toContain('ok');
  });
});
