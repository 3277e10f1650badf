import picomatch from 'picomatch';
import type { Host } from '../model/host.js';
import { InventoryError } from './inventory-error.js';
import { nearMatches } from '../text/near-matches.js';

/**
 * The hosts that the patterns of `--limit` select, in the order of the inventory; all without patterns. A pattern is
 * a host's name, a role, or a glob over names, the first of these that fits; `!` before it leaves hosts out, and
 * several may be joined by commas. Throws an InventoryError when a pattern fits nothing or nothing is left.
 */
export function selectHosts(hosts: readonly Host[], patterns: readonly string[]): Host[] {
  const words = patterns.flatMap((pattern) => pattern.split(',')).map((word) => word.trim());
  const wanted = words.filter((word) => word !== '' && !word.startsWith('!'));
  const unwanted = words.filter((word) => word.startsWith('!')).map((word) => word.slice(1));
  const chosen = wanted.length === 0 ? new Set(hosts) : new Set(wanted.flatMap((word) => matching(hosts, word)));
  for (const host of unwanted.flatMap((word) => matching(hosts, word))) chosen.delete(host);
  if (chosen.size > 0) return hosts.filter((host) => chosen.has(host));
  throw new InventoryError(`--limit ${patterns.join(',')} leaves no host; ${listing(hosts)}.`);
}

function matching(hosts: readonly Host[], word: string): Host[] {
  const named = hosts.filter((host) => host.name === word);
  if (named.length > 0) return named;
  const inRole = hosts.filter((host) => (host.roles as readonly string[]).includes(word));
  if (inRole.length > 0) return inRole;
  const isMatch = picomatch(word, { dot: true, nobrace: true, noextglob: true });
  const globbed = hosts.filter((host) => isMatch(host.name));
  if (globbed.length > 0) return globbed;
  const near = nearMatches(word, hosts.flatMap((host) => [host.name, ...host.roles]))[0];
  const hint = near === undefined ? '' : `, perhaps ${near} is meant`;
  throw new InventoryError(`--limit ${word}: no host has this name, role or pattern${hint}; ${listing(hosts)}.`);
}

function listing(hosts: readonly Host[]): string {
  return `the inventory has ${hosts.map((host) => `${host.name} (${host.roles.join(', ')})`).join(', ')}`;
}
