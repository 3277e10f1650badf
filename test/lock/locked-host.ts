import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { Operator } from '../../src/model/operator.js';
import type { LockClaim } from '../../src/lock/lock-claim.js';
import { lockLine } from '../../src/lock/lock-line.js';

export const lockFile = '/var/lib/cis-bench/lock';
const bootFile = '/proc/sys/kernel/random/boot_id';
export const renewedFile = `${lockFile}.renewed`;

/** A process id that no process has: Linux gives none above 4194304. */
export const deadPid = 4_194_999;

export const ann: Operator = { user: 'ann', machine: 'bastion', pid: 4711 };

/** A claim of this very process, for a run. */
export function ourClaim(run: string): LockClaim {
  return { run, operator: { user: 'tester', machine: hostname(), pid: process.pid } };
}

/**
 * Puts a lock on a host as a program leaves it that was heard of `silent` seconds ago, or before the host's last start.
 * @param root the host's file system
 */
export function plantLock(root: string, claim: LockClaim, silent: number | 'restarted'): void {
  mkdirSync(join(root, '/var/lib/cis-bench'), { recursive: true, mode: 0o700 });
  writeFileSync(join(root, lockFile), lockLine(claim, '2026-01-01T00:00:00.000Z').text, { mode: 0o600 });
  const uptime = Math.floor(Number(readFileSync('/proc/uptime', 'utf8').split(' ')[0]));
  const own = join(root, bootFile);
  const boot = readFileSync(existsSync(own) ? own : bootFile, 'utf8').trim();
  const sign = silent === 'restarted' ? uptime + 5000 : uptime - silent;
  const start = silent === 'restarted' ? boot.replaceAll(/[0-9a-f]/g, '0') : boot;
  writeFileSync(join(root, renewedFile), `${String(sign).padStart(10, '0')} ${start}\n`, { mode: 0o600 });
}
