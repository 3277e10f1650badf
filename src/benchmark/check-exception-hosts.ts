import { nearMatches } from '../text/near-matches.js';
import type { LoadedPlaybook } from './load-playbook.js';

/**
 * Checks that the hosts of a playbook's exceptions are in the inventory. Throws a BenchmarkError at the first that is
 * not.
 */
export function checkExceptionHosts({ value, error }: LoadedPlaybook, inventory: readonly string[]): void {
  for (const [index, { hosts = [] }] of value.exceptions.entries()) {
    const at = hosts.findIndex((host) => !inventory.includes(host));
    const unknown = hosts[at];
    if (unknown === undefined) continue;
    const near = nearMatches(unknown, inventory).join(', ') || 'none';
    throw error(['exceptions', index, 'hosts', at], `expected a host of the inventory, found ${unknown}; near it: ${near}`);
  }
}
