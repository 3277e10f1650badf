import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import type { EmbeddedCluster } from '../../src/embedded/embedded-cluster.js';
import { startEmbeddedCluster } from '../../src/embedded/embedded-cluster.js';
import type { EmbeddedHost } from '../../src/embedded/embedded-host.js';
import { HostPrograms } from './host-programs.js';
import { Link } from './link.js';

/** A host of the embedded cluster that can suffer every fault. */
export interface FaultHost {
  readonly name: string;
  readonly embedded: EmbeddedHost;
  /** The way to its sshd. */
  readonly link: Link;
  readonly programs: HostPrograms;
  /** Ids of the processes that scripts on the host have started and that run now. */
  scriptProcesses(): number[];
  /** The environment that sshd gives to what it starts on the host. */
  readonly environment: Readonly<Record<string, string>>;
}

export interface FaultCluster {
  readonly hosts: readonly FaultHost[];
  /** Logs in by way of the links, and becomes root with sudo. */
  readonly inventoryFile: string;
  /** For what a test keeps beside the cluster; goes with it. */
  readonly directory: string;
  close(): Promise<void>;
}

/** Starts an embedded cluster with a link and a set of programs in front of each host. */
export async function startFaultCluster(): Promise<FaultCluster> {
  const cluster = await startEmbeddedCluster();
  const links: Link[] = [];
  const close = async (): Promise<void> => {
    await Promise.all(links.map((link) => link.close()));
    await cluster.close();
  };
  try {
    const hosts: FaultHost[] = [];
    for (const [name, embedded] of cluster.hosts) {
      const link = await Link.to(embedded.host.port);
      links.push(link);
      hosts.push(faultHost(cluster, name, embedded, link));
    }
    const directory = join(cluster.directory, 'beside');
    mkdirSync(directory);
    return { hosts, inventoryFile: writeInventory(cluster, hosts), directory, close: () => endAll(hosts).then(close) };
  } catch (error) {
    await close();
    throw error;
  }
}

function faultHost(cluster: EmbeddedCluster, name: string, embedded: EmbeddedHost, link: Link): FaultHost {
  const folder = join(cluster.directory, name);
  const programs = new HostPrograms(join(folder, 'bin'), join(folder, 'faults'), join(folder, 'systemctl'));
  const environment = {
    PATH: `${join(folder, 'bin')}:${process.env['PATH'] ?? ''}`,
    HOME: join(embedded.root, 'root'),
    TMPDIR: join(folder, 'tmp'),
  };
  return { name, embedded, link, programs, environment, scriptProcesses: () => processesWith(`TMPDIR=${environment.TMPDIR}`) };
}

/** What a script leaves running is known by the environment that it got from the host's sshd. */
function processesWith(variable: string): number[] {
  const ids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return ids.filter((id) => environmentOf(id).includes(variable)).map(Number);
}

/** Empty for a process that has ended. */
function environmentOf(id: string): string[] {
  try {
    return readFileSync(`/proc/${id}/environ`, 'utf8').split('\0');
  } catch {
    return [];
  }
}

async function endAll(hosts: readonly FaultHost[]): Promise<void> {
  await Promise.all(hosts.map(({ link }) => link.sever()));
  for (const host of hosts) killScripts(host);
}

/** Kills what scripts have started on a host, and what that starts meanwhile. */
export function killScripts(host: FaultHost): void {
  for (let left = host.scriptProcesses(); left.length > 0; left = host.scriptProcesses()) {
    for (const id of left) kill(id);
  }
}

function kill(id: number): void {
  try {
    process.kill(id, 'SIGKILL');
  } catch {
    // it has ended meanwhile
  }
}

interface Inventory {
  knownHosts: string;
  defaults: Record<string, unknown>;
  hosts: Record<string, Record<string, unknown>>;
}

function writeInventory(cluster: EmbeddedCluster, hosts: readonly FaultHost[]): string {
  const inventory = parse(readFileSync(cluster.inventoryFile, 'utf8')) as Inventory;
  const keys = readFileSync(join(cluster.directory, 'known_hosts'), 'utf8');
  const known = hosts.reduce((text, { embedded, link }) => text.replace(`]:${embedded.host.port} `, `]:${link.port} `), keys);
  writeFileSync(join(cluster.directory, 'known_links'), known, { mode: 0o600 });
  for (const { name, link } of hosts) inventory.hosts[name] = { ...inventory.hosts[name], port: link.port };
  const file = join(cluster.directory, 'links.yaml');
  writeFileSync(file, stringify({ ...inventory, knownHosts: './known_links', defaults: { user: 'root', become: true } }));
  return file;
}
