import type { Host } from '../model/host.js';

/** The waves of a rollout: each is finished before the next begins; the hosts of one wave may change side by side. */
export function rolloutWaves(hosts: readonly Host[], parallel: number): Host[][] {
  const isControlPlane = (host: Host): boolean => host.roles.includes('master') || host.roles.includes('etcd');
  const alone = hosts.filter(isControlPlane).map((host) => [host]);
  const [canary, ...others] = hosts.filter((host) => !isControlPlane(host));
  const batches: Host[][] = canary === undefined ? [] : [[canary]];
  for (let start = 0; start < others.length; start += parallel) batches.push(others.slice(start, start + parallel));
  return [...alone, ...batches];
}
