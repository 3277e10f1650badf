import { statSync } from 'node:fs';
import { clusterHost } from '../model/finding.js';
import type { Host } from '../model/host.js';
import { nearMatches } from '../text/near-matches.js';
import type { Path, Problem } from './inventory-text.js';

/** A host of the inventory, and where in the file its identity file and its layout are named. */
export interface PlacedHost {
  readonly host: Host;
  readonly identityPath: Path;
  readonly layoutPath: Path;
}

const hostName = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;

/** Names that cannot be shown in a report line or a file name as they are, and one that means the whole cluster. */
export function nameProblems(names: readonly string[]): Problem[] {
  const remedy = 'use letters, digits, dots, dashes and underscores, and begin with a letter or digit';
  const reserved = 'is what reports call the cluster as a whole; give the host another name';
  return names.flatMap((name) => {
    if (hostName.test(name) && name !== clusterHost) return [];
    const message = name === clusterHost ? reserved : `is not a host name; ${remedy}`;
    return [{ path: ['hosts', name], message, isKey: true }];
  });
}

/** Hosts that are at the same address and port as one before them. `lineOf` gives the line of a place in the file. */
export function duplicateAddresses(placed: readonly PlacedHost[], lineOf: (path: Path) => number): Problem[] {
  const first = new Map<string, string>();
  return placed.flatMap(({ host }) => {
    const place = `${host.address.toLowerCase()}:${host.port}`;
    const twin = first.get(place);
    if (twin === undefined) {
      first.set(place, host.name);
      return [];
    }
    const line = lineOf(['hosts', twin, 'address']);
    const message = `${place} is the address of ${twin} too (line ${line}); correct one of them or remove one host`;
    return [{ path: ['hosts', host.name, 'address'], message }];
  });
}

/** Identity files that are not there, one problem a place that names one. */
export function missingIdentityFiles(placed: readonly PlacedHost[]): Problem[] {
  const missing = placed.filter(({ host }) => host.identityFile !== undefined && !isFile(host.identityFile));
  const byPlace = new Map(missing.map((one) => [one.identityPath.join('.'), one]));
  return [...byPlace.values()].map(({ host, identityPath }) => ({
    path: identityPath,
    message: `${host.identityFile} is not a file; correct the path or make the key`,
  }));
}

/** Layouts that do not exist, one problem a place that names one. */
export function unknownLayouts(placed: readonly PlacedHost[], layoutIds: () => readonly string[]): Problem[] {
  const named = placed.filter(({ host }) => host.layout !== undefined);
  if (named.length === 0) return [];
  const known = layoutIds();
  const unknown = named.filter(({ host }) => !known.includes(host.layout ?? ''));
  const places = unknown.map(({ layoutPath }) => layoutPath.join('.'));
  const first = unknown.filter(({ layoutPath }, index) => places.indexOf(layoutPath.join('.')) === index);
  return first.map(({ host, layoutPath }) => {
    const near = nearMatches(host.layout ?? '', known)[0];
    const hint = near === undefined ? '' : `, perhaps ${near} is meant`;
    const remedy = `write one of ${known.join(', ')}, or add a file with --benchmark-dir`;
    return { path: layoutPath, message: `${host.layout} (of ${host.name}) is not a layout${hint}; ${remedy}` };
  });
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}
