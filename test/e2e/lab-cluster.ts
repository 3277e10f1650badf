import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

const cacheHome = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');

/** The lab's cache folder, where `npm run lab -- up` leaves its inventories and its key. */
export const labFolder = process.env['CIS_BENCH_LAB'] ?? join(cacheHome, 'cis-bench', 'lab');

/** What a program left behind. */
export interface ProgramResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end, with the input on its stdin; a non-zero exit code is a result. Rejects when it cannot start. */
export function runProgram(
  program: string,
  args: readonly string[],
  options: { readonly input?: string; readonly env?: NodeJS.ProcessEnv } = {},
): Promise<ProgramResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { env: { ...process.env, ...options.env } });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
    child.on('error', reject);
    child.on('close', (code) => {
      resolve({ code, stdout: Buffer.concat(stdout).toString(), stderr: Buffer.concat(stderr).toString() });
    });
    child.stdin.on('error', () => undefined);
    child.stdin.end(options.input ?? '');
  });
}

/** One host of the lab's inventory. */
export interface LabHost {
  readonly name: string;
  readonly address: string;
  readonly isMaster: boolean;
}

const inventorySchema = z.object({
  hosts: z.record(z.string(), z.object({ address: z.string(), roles: z.array(z.string()) })),
});

function readHosts(): readonly LabHost[] {
  const file = join(labFolder, 'hosts.yaml');
  const { hosts } = inventorySchema.parse(parse(readFileSync(file, 'utf8')));
  return Object.entries(hosts).map(([name, { address, roles }]) => ({ name, address, isMaster: roles.includes('master') }));
}

/** The hosts that are up, masters first. Throws when `npm run lab -- up` has left no inventory. */
export const labHosts = readHosts();

/** The masters among them. */
export const labMasters = labHosts.filter((host) => host.isMaster);

/** Runs a POSIX sh script as root on a host and returns its stdout. Rejects with its stderr when it fails. */
export async function onHost(host: LabHost, script: string): Promise<string> {
  const args = ['-F', '/dev/null', '-i', join(labFolder, 'id'), '-o', 'IdentitiesOnly=yes', '-o', 'BatchMode=yes'];
  args.push('-o', `UserKnownHostsFile=${join(labFolder, 'known_hosts')}`, '-o', 'ConnectTimeout=5');
  const { code, stdout, stderr } = await runProgram('ssh', [...args, `root@${host.address}`, 'sh -eu'], { input: script });
  if (code === 0) return stdout;
  throw new Error(`${host.name}: a script ended with exit code ${code}: ${stderr.trim() || script}`);
}

/** The same script on every host at once: host name → stdout. */
export async function onHosts(hosts: readonly LabHost[], script: string): Promise<Record<string, string>> {
  const results = await Promise.all(hosts.map(async (host) => [host.name, await onHost(host, script)] as const));
  return Object.fromEntries(results);
}

/** Tries until the check holds; throws an Error that says what did not come true within the time (seconds). */
export async function eventually(what: string, seconds: number, check: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + seconds * 1000;
  while (!(await check())) {
    if (Date.now() > end) throw new Error(`Not within ${seconds} s: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

/** Names of the nodes that are Ready, as the first master's apiserver says. */
export async function readyNodes(): Promise<readonly string[]> {
  const [master] = labMasters;
  if (master === undefined) throw new Error('The lab has no master.');
  const lines = (await onHost(master, 'kubectl get nodes --no-headers')).trim().split('\n');
  return lines.map((line) => line.split(/\s+/)).flatMap(([name, state]) => (name && state === 'Ready' ? [name] : []));
}
