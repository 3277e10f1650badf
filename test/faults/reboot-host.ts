import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { FaultHost } from './fault-cluster.js';
import { killScripts } from './fault-cluster.js';
import { runStates } from './run-files.js';

/**
 * Resets a host: all that runs on it ends, its disk stays. It comes up as systemd would bring it up: the undo of every
 * run that is not settled, in boot mode, then the kubelet, then sshd.
 */
export async function rebootHost(host: FaultHost): Promise<void> {
  await host.link.sever();
  killScripts(host);
  await host.embedded.kubelet.reboot(() => bootUndos(host));
  await host.link.restore();
}

async function bootUndos(host: FaultHost): Promise<void> {
  for (const { run } of runStates(host)) {
    const script = join(host.embedded.root, 'var/lib/cis-bench/runs', run, 'undo.sh');
    if (!existsSync(script)) continue;
    const unit = spawn('/bin/sh', [script, 'boot'], { env: host.environment, cwd: '/', stdio: 'ignore', detached: true });
    await once(unit, 'close');
  }
}
