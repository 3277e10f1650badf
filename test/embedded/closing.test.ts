import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { startEmbeddedCluster } from '../../src/embedded/embedded-cluster.js';
import { connect } from '../../src/transport/connect.js';
import { eventually, hostNamed } from './embedded-fixture.js';

const program = fileURLToPath(new URL('cluster-in-a-process.mjs', import.meta.url));

/** How many handles of each kind keep this process busy. */
function busy(): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const kind of process.getActiveResourcesInfo()) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

test('closing leaves no folder, no listener, no timer and no child', async () => {
  const before = busy();
  const cluster = await startEmbeddedCluster();
  expect(busy()['TCPServerWrap']).toBeGreaterThan(before['TCPServerWrap'] ?? 0);
  const session = await connect(hostNamed(cluster, 'master-1').host);
  const command = session.run('echo $$ >"$TMPDIR/pid"; exec sleep 300');
  const pidFile = `${cluster.directory}/master-1/tmp/pid`;
  await eventually(() => expect(readFileSync(pidFile, 'utf8')).toMatch(/\d\n/));
  const pid = Number(readFileSync(pidFile, 'utf8'));
  const ended = command.catch((error: unknown) => error);
  await cluster.close();
  expect(await ended).toMatchObject({ code: 'CONNECTION_LOST' });
  expect(existsSync(cluster.directory)).toBe(false);
  await eventually(() => expect(isAlive(pid)).toBe(false));
  await eventually(() => {
    for (const kind of ['TCPServerWrap', 'TCPSocketWrap', 'ProcessWrap', 'Timeout', 'FSReqCallback']) {
      expect({ kind, more: Math.max(0, (busy()[kind] ?? 0) - (before[kind] ?? 0)) }).toEqual({ kind, more: 0 });
    }
  });
});

test('closing a second time does nothing', async () => {
  const cluster = await startEmbeddedCluster();
  await cluster.close();
  await cluster.close();
  expect(existsSync(cluster.directory)).toBe(false);
});

describe.concurrent('a process that ends without closing', () => {
  test.each([
    ['by process.exit', 'exit', 3, null],
    ['by an error that nobody catches', 'throw', 1, null],
    ['by SIGTERM', 'SIGTERM', null, 'SIGTERM'],
    ['by SIGINT', 'SIGINT', null, 'SIGINT'],
  ] as const)('%s leaves no folder and no child', async (_name, way, code, signal) => {
    const child = spawn(process.execPath, [program, way], { stdio: ['ignore', 'pipe', 'ignore'] });
    const closed = once(child, 'close');
    const [said] = (await Promise.race([once(child.stdout, 'data'), closed])) as [Buffer];
    // an exit code in its place is a child that ended before it had a cluster
    expect(said).toBeInstanceOf(Buffer);
    const { directory, pid } = JSON.parse(said.toString()) as { directory: string; pid: number };
    if (way.startsWith('SIG')) child.kill(way as NodeJS.Signals);
    expect(await closed).toEqual([code, signal]);
    expect(existsSync(directory)).toBe(false);
    await eventually(() => expect(isAlive(pid)).toBe(false));
  });
});
