import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { EmbeddedCluster } from '../../src/embedded/embedded-cluster.js';
import { startEmbeddedCluster } from '../../src/embedded/embedded-cluster.js';
import { differences, treeOf } from './tree-of.js';

// a host waits for five seconds before it acts
vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

const program = fileURLToPath(new URL('../../dist/cli/bench.js', import.meta.url));

let cluster: EmbeddedCluster;
beforeEach(async () => {
  cluster = await startEmbeddedCluster();
});
afterEach(() => cluster.close());

interface Interrupted {
  readonly code: number | null;
  readonly stderr: string;
}

/** Fixes a mode, an API server's flag and another host's mode; each signal is sent once the text before it was said. */
async function fixWith(...signals: readonly (readonly [said: string, signal: NodeJS.Signals])[]): Promise<Interrupted> {
  const args = ['fix', '--only', '1.1.13,1.2.20,1.4.1,4.1.9', '--yes', '--undo-after', '5', '-i', cluster.inventoryFile];
  const child = spawn(process.execPath, [program, ...args]);
  const due = [...signals];
  let stderr = '';
  let said = '';
  child.stdout.resume();
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
    said += chunk.toString();
    const [next] = due;
    if (next === undefined || !said.includes(next[0])) return;
    due.shift();
    said = '';
    child.kill(next[1]);
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stderr };
}

const atWork = 'waiting for the apiserver';

describe('bench fix that is interrupted', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('finishes the step in flight at a %s, verifies it, and begins no other', async (signal) => {
    const before = treeOf(cluster);
    const { code, stderr } = await fixWith([atWork, signal]);
    expect(code).toBe(1);
    expect(stderr).toContain(`${signal}: finishing what is being changed and verifying it, then stopping`);
    expect(differences(before, treeOf(cluster))).toEqual(['master-1 /etc/kubernetes/admin.conf', 'master-1 /etc/kubernetes/manifests/kube-apiserver.yaml']);
  });

  it('says at a second signal what is not confirmed yet, and goes on', async () => {
    const { code, stderr } = await fixWith([atWork, 'SIGINT'], ['finishing what is being changed', 'SIGINT']);
    expect(code).toBe(1);
    expect(stderr).toContain('taken back by the hosts themselves: master-1 (after 5 s without a sign of this program)');
  });

  it('ends at a third, and the host takes back what was not confirmed', async () => {
    const before = treeOf(cluster);
    const { code, stderr } = await fixWith([atWork, 'SIGINT'], ['finishing what is being changed', 'SIGINT'], ['Once more ends the program', 'SIGINT']);
    expect(code).toBe(130);
    expect(stderr).toContain('bench: ended. changes that are not confirmed are taken back by the hosts themselves: master-1');
    await expect.poll(() => differences(before, treeOf(cluster)), { timeout: 30_000 }).toEqual([]);
  });
});
