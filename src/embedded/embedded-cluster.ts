import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { generateHostKey, generateUserKey } from '../transport/generate-keys.js';
import { demoHosts } from './demo-hosts.js';
import type { EmbeddedHost, StartedHost } from './embedded-host.js';
import { startEmbeddedHost } from './embedded-host.js';
import { selfSignedCertificate } from './self-signed-certificate.js';
import { TemporaryFolder } from './temporary-folder.js';

/** A cluster inside this process: a master, a node and an etcd host. */
export interface EmbeddedCluster {
  /** Holds everything that the cluster has on disk. */
  readonly directory: string;
  readonly inventoryFile: string;
  readonly hosts: ReadonlyMap<string, EmbeddedHost>;
  /** Ends the hosts and all that runs on them, and removes the directory. */
  close(): Promise<void>;
}

/**
 * Starts a cluster whose hosts are SSH servers on loopback, each running what it is sent in /bin/sh over a host tree in
 * a temporary folder, with a stand-in for the kubelet and for what it starts. Resolves when everything is healthy.
 * Needs neither root nor Kubernetes; as root it works alike. The folder is removed when the process ends, too.
 */
export async function startEmbeddedCluster(): Promise<EmbeddedCluster> {
  const started: StartedHost[] = [];
  const endHosts = (): Promise<void>[] => started.splice(0).map((host) => host.close());
  const folder = new TemporaryFolder('cis-bench-', endHosts);
  const close = async (): Promise<void> => {
    const ended = endHosts();
    folder.remove();
    await Promise.all(ended);
  };
  try {
    await startHosts(folder.path, started);
  } catch (error) {
    await close();
    throw error;
  }
  return {
    directory: folder.path,
    inventoryFile: join(folder.path, 'hosts.yaml'),
    hosts: new Map(started.map((host) => [host.host.name, host])),
    close,
  };
}

async function startHosts(directory: string, started: StartedHost[]): Promise<void> {
  const identity = generateUserKey();
  const identityFile = join(directory, 'identity');
  const knownHosts = join(directory, 'known_hosts');
  const certificate = selfSignedCertificate('embedded-cluster');
  const known: string[] = [];
  for (const plan of demoHosts(certificate)) {
    const { privateKey: hostKey, publicKey } = generateHostKey();
    const keys = { certificate, hostKey, authorizedKey: identity.publicKey, identityFile, knownHosts };
    const host = await startEmbeddedHost(plan, join(directory, plan.name), keys);
    started.push(host);
    known.push(`[127.0.0.1]:${host.host.port} ${publicKey}\n`);
  }
  writeFileSync(identityFile, identity.privateKey, { mode: 0o600 });
  writeFileSync(knownHosts, known.join(''), { mode: 0o600 });
  writeFileSync(join(directory, 'hosts.yaml'), inventory(started));
}

function inventory(hosts: readonly EmbeddedHost[]): string {
  const entries = hosts.map(({ host: { name, address, port, roles, root } }) => {
    return [name, { address, port, identityFile: './identity', roles, root }] as const;
  });
  return stringify({
    knownHosts: './known_hosts',
    defaults: { user: 'root', become: false },
    hosts: Object.fromEntries(entries),
  });
}
