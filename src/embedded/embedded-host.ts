import { chmodSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Host } from '../model/host.js';
import type { LoopbackServer } from '../transport/loopback-server.js';
import { startLoopbackServer } from '../transport/loopback-server.js';
import type { HostPlan } from './demo-hosts.js';
import { writeHostTree } from './host-tree.js';
import { kubectlFiles } from './kubectl-files.js';
import { kubectlProgram } from './kubectl-program.js';
import { KubeletStandIn } from './kubelet-stand-in.js';
import type { Machine } from './machine.js';
import { MachineClock } from './machine-clock.js';
import { pace } from './pace.js';
import { PortTable } from './port-table.js';
import { ProcessTable } from './process-table.js';
import { Schedule } from './schedule.js';
import type { Certificate } from './self-signed-certificate.js';
import { systemFiles } from './system-files.js';
import { SystemctlDesk } from './systemctl-desk.js';

/** A host of the embedded cluster. */
export interface EmbeddedHost {
  /** As the inventory describes it. */
  readonly host: Host;
  /** Directory of the host tree. */
  readonly root: string;
  readonly kubelet: KubeletStandIn;
  /** What the programs of its pods take for the time of day. */
  readonly clock: MachineClock;
}

/** An embedded host and the way to end it. */
export interface StartedHost extends EmbeddedHost {
  /** Its commands and connections end at once; resolves when its SSH port is free. */
  close(): Promise<void>;
}

/** What all hosts of a cluster are given. */
export interface ClusterKeys {
  readonly certificate: Certificate;
  /** Private key in OpenSSH's format. */
  readonly hostKey: string;
  /** Public key line that may log in as root. */
  readonly authorizedKey: string;
  readonly identityFile: string;
  readonly knownHosts: string;
}

/** Programs that would reach past the tree to the machine itself; on an embedded host they only say so. */
const refused = ['sysctl', 'systemd-run', 'curl', 'kubectl', 'shutdown', 'reboot'];
const refusal = '#!/bin/sh\necho "${0##*/}: not on an embedded host" >&2\nexit 1\n';

/**
 * Makes a host in a directory of its own (its tree in `root`, its programs in `bin`) and starts it: what its manifests
 * declare, the stand-in for its kubelet, and an SSH server; resolves when all of it is up.
 * @param directory which does not exist yet
 */
export async function startEmbeddedHost(plan: HostPlan, directory: string, keys: ClusterKeys): Promise<StartedHost> {
  const machine = makeMachine(plan, directory, keys.certificate);
  const kubelet = new KubeletStandIn(machine, plan.kubelet);
  const desk = new SystemctlDesk(join(directory, 'systemctl'), kubelet);
  const kubectl = plan.roles.includes('master') ? makeKubectl(join(directory, 'api')) : refusal;
  writePrograms(join(directory, 'bin'), { systemctl: desk.program, kubectl });
  const server = await startServer(machine, directory, keys);
  const close = (): Promise<void> => {
    machine.schedule.stop();
    kubelet.stop();
    return server.close();
  };
  try {
    await kubelet.start();
  } catch (error) {
    await close();
    throw error;
  }
  machine.schedule.every(pace.pollMs / 2, () => desk.serve());
  return { host: inventoryHost(plan, machine.root, server.port, keys), root: machine.root, clock: machine.clock, kubelet, close };
}

function makeMachine(plan: HostPlan, directory: string, certificate: Certificate): Machine {
  const root = join(directory, 'root');
  mkdirSync(root, { recursive: true });
  // A file's group is not everywhere that of the process that makes it.
  const { uid, gid } = statSync(root);
  writeHostTree(root, [...systemFiles({ uid, gid }), ...plan.files]);
  const processes = new ProcessTable(join(root, 'proc'));
  const ports = new PortTable(plan.address);
  return { name: plan.name, root, clock: new MachineClock(), processes, ports, certificate, schedule: new Schedule() };
}

function makeKubectl(directory: string): string {
  mkdirSync(directory);
  writeHostTree(directory, kubectlFiles());
  return kubectlProgram(directory);
}

function writePrograms(bin: string, own: Readonly<Record<string, string>>): void {
  const programs = { ...Object.fromEntries(refused.map((name) => [name, refusal])), ...own };
  mkdirSync(bin);
  for (const [name, text] of Object.entries(programs)) {
    writeFileSync(join(bin, name), text);
    chmodSync(join(bin, name), 0o755);
  }
}

async function startServer(machine: Machine, directory: string, keys: ClusterKeys): Promise<LoopbackServer> {
  const usual = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
  const path = [join(directory, 'bin'), process.env['PATH'] ?? '', usual].filter((part) => part !== '');
  const temporary = join(directory, 'tmp');
  mkdirSync(temporary);
  return startLoopbackServer({
    hostKey: keys.hostKey,
    authorizedKeys: [keys.authorizedKey],
    user: 'root',
    environment: { PATH: path.join(delimiter), HOME: join(machine.root, 'root'), TMPDIR: temporary },
    forwardTo: (address, port) => machine.ports.route(address, port),
  });
}

function inventoryHost(plan: HostPlan, root: string, port: number, keys: ClusterKeys): Host {
  const { name, roles } = plan;
  const { identityFile, knownHosts } = keys;
  return { name, address: '127.0.0.1', port, user: 'root', identityFile, become: false, roles, root, knownHosts };
}
