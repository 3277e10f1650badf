import { statSync } from 'node:fs';
import type { Host } from '../model/host.js';
import type { Path, Problem } from './inventory-text.js';

/** A host of the inventory, and where in the file its identity file is named. */
export interface PlacedHost {
  readonly host: Host;
  readonly identityPath: Path;
}

const hostName = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;

/** Names that cannot be shown in a report line or a file name as they are. */
export function nameProblems(names: readonly string[]): Problem[] {
  const remedy = 'use letters, digits, dots, dashes and underscores, and begin with a letter or digit';
  const message = `is not a host name; ${remedy}`;
  return names.filter((name) => !hostName.test(name)).map((name) => ({ path: ['hosts', name], message, isKey: true }));
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

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}
