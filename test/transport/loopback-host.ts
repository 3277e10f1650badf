import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Host } from '../../src/model/host.js';
import { generateHostKey, generateUserKey } from '../../src/transport/generate-keys.js';
import type { LoopbackServer, LoopbackServerOptions } from '../../src/transport/loopback-server.js';
import { startLoopbackServer } from '../../src/transport/loopback-server.js';

/** A host of the inventory behind an SSH server inside the test process. */
export interface LoopbackHost {
  readonly host: Host;
  readonly server: LoopbackServer;
  /** A folder of the test's own; it holds `id` and `known_hosts`. */
  readonly folder: string;
  readonly hostPublicKey: string;
  close(): Promise<void>;
}

export async function startLoopbackHost(options: Partial<LoopbackServerOptions> = {}): Promise<LoopbackHost> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-transport-'));
  const [hostKey, userKey] = [generateHostKey(), generateUserKey()];
  const server = await startLoopbackServer({
    hostKey: hostKey.privateKey,
    authorizedKeys: [userKey.publicKey],
    user: 'ops',
    environment: { PATH: process.env.PATH ?? '/usr/bin:/bin' },
    ...options,
  });
  const [identityFile, knownHosts] = [join(folder, 'id'), join(folder, 'known_hosts')];
  await writeFile(identityFile, userKey.privateKey, { mode: 0o600 });
  await writeFile(knownHosts, `[127.0.0.1]:${server.port} ${hostKey.publicKey}\n`);
  return {
    host: {
      name: 'm1',
      address: '127.0.0.1',
      port: server.port,
      user: 'ops',
      identityFile,
      become: false,
      roles: ['master'],
      root: '',
      knownHosts,
    },
    server,
    folder,
    hostPublicKey: hostKey.publicKey,
    close: async () => {
      await server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
