import { readFileSync, writeFileSync } from 'node:fs';
import type { AddressInfo, Server } from 'node:net';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { EmbeddedCluster } from '../../src/embedded/embedded-cluster.js';

/** The hosts of a cluster's inventory at ports where nothing is but a count of whoever comes. */
export interface UnvisitedHosts {
  readonly inventoryFile: string;
  visits(): number;
  close(): void;
}

/** Puts doorkeepers in the place of a cluster's hosts: what is refused in time never gets there. */
export async function unvisitedHosts({ inventoryFile, directory, hosts }: EmbeddedCluster): Promise<UnvisitedHosts> {
  let visits = 0;
  const servers: Server[] = [];
  let inventory = readFileSync(inventoryFile, 'utf8');
  for (const { host } of hosts.values()) {
    const server = createServer((socket) => {
      visits += 1;
      socket.destroy();
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    inventory = inventory.replace(`port: ${host.port}`, `port: ${(server.address() as AddressInfo).port}`);
  }
  const file = join(directory, 'unvisited.yaml');
  writeFileSync(file, inventory);
  return { inventoryFile: file, visits: () => visits, close: () => servers.forEach((server) => server.close()) };
}
