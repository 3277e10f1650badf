import type { Host } from '../model/host.js';
import type { BatchSize } from '../model/playbook.js';

/**
 * The waves of a stage: each is finished before the next begins; the hosts of one wave change side by side. Hosts of the
 * control plane come first, each alone; the others in batches.
 * @param serial sizes of the batches, numbers or shares of these hosts (at least one each); the last one repeats
 */
export function rolloutWaves(hosts: readonly Host[], serial: readonly BatchSize[]): Host[][] {
  const isControlPlane = (host: Host): boolean => host.roles.includes('master') || host.roles.includes('etcd');
  const waves = hosts.filter(isControlPlane).map((host) => [host]);
  const others = hosts.filter((host) => !isControlPlane(host));
  for (let start = 0, batch = 0; start < others.length; batch += 1) {
    const size = batchSize(serial[Math.min(batch, serial.length - 1)] ?? { hosts: 1 }, others.length);
    waves.push(others.slice(start, start + size));
    start += size;
  }
  return waves;
}

function batchSize(size: BatchSize, total: number): number {
  return Math.max(1, 'hosts' in size ? size.hosts : Math.floor((size.percent / 100) * total));
}
