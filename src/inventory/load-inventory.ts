import { readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { posix } from 'node:path';
import type { z } from 'zod';
import type { Host } from '../model/host.js';
import type { PlacedHost } from './host-problems.js';
import { duplicateAddresses, missingIdentityFiles, nameProblems, unknownLayouts } from './host-problems.js';
import { InventoryError } from './inventory-error.js';
import type { Defaults, HostEntry } from './inventory-schema.js';
import { defaultsSchema, hostSchema, inventorySchema } from './inventory-schema.js';
import type { Path, Problem } from './inventory-text.js';
import { InventoryText } from './inventory-text.js';
import { resolveFrom } from './resolve-from.js';
import { schemaProblems } from './schema-problems.js';

/**
 * Reads the hosts of an inventory file, in file order, with every default filled in and every path absolute. Throws an
 * InventoryError that names all problems of the file at once, one a line: FILE:LINE:COL: key: problem; remedy.
 * @param layoutIds gives the ids of the layouts that there are; it is asked only when the file names a layout
 */
export function loadInventory(file: string, layoutIds: () => readonly string[] = () => []): Host[] {
  const text = new InventoryText(file, readText(file));
  const syntaxErrors = text.syntaxErrors();
  if (syntaxErrors.length > 0) throw new InventoryError(syntaxErrors.join('\n'));
  const problems: Problem[] = text.duplicateKeys();
  const placed = readHosts(file, text.value(), problems);
  problems.push(...duplicateAddresses(placed, (path) => text.line(path)), ...missingIdentityFiles(placed));
  problems.push(...unknownLayouts(placed, layoutIds));
  if (problems.length > 0) throw new InventoryError(text.describeAll(problems));
  return placed.map(({ host }) => host);
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const what = code === 'ENOENT' ? 'there is no such file' : `the inventory cannot be read (${code})`;
    throw new InventoryError(`${file}: ${what}; name a readable inventory with -i FILE.`);
  }
}

/** The hosts that can be understood; what cannot is added to the problems. */
function readHosts(file: string, value: unknown, problems: Problem[]): PlacedHost[] {
  const whole = check(inventorySchema, value, [], problems);
  const { defaults, hosts } = asMap(value);
  const common = defaults === undefined ? {} : (check(defaultsSchema, defaults, ['defaults'], problems) ?? {});
  const knownHosts = resolveFrom(file, whole?.knownHosts ?? '~/.ssh/known_hosts');
  const entries = Object.entries(asMap(hosts));
  problems.push(...nameProblems(entries.map(([name]) => name)));
  return entries.flatMap(([name, raw]) => {
    const entry = check(hostSchema, raw, ['hosts', name], problems);
    if (entry === undefined) return [];
    const user = entry.user ?? common.user ?? ownUserName();
    if (user !== undefined) return [placeHost(file, name, { ...entry, user }, common, knownHosts)];
    const message = 'is missing, and your own user name is not known; write the user to log in as';
    problems.push({ path: ['hosts', name, 'user'], message });
    return [];
  });
}

function check<Shape extends z.ZodRawShape>(
  schema: z.ZodObject<Shape>,
  value: unknown,
  path: Path,
  problems: Problem[],
): z.infer<z.ZodObject<Shape>> | undefined {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  problems.push(...schemaProblems(parsed.error, path, Object.keys(schema.shape)));
  return undefined;
}

function asMap(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

/** Undefined for a user id that has no name. */
function ownUserName(): string | undefined {
  try {
    return userInfo().username;
  } catch {
    return undefined;
  }
}

type NamedEntry = HostEntry & { readonly user: string };

function placeHost(file: string, name: string, entry: NamedEntry, defaults: Defaults, knownHosts: string): PlacedHost {
  const { address, roles, port = 22, become = false, root = '/', user, identityFile, layout } = { ...defaults, ...entry };
  const host: Host = {
    name,
    address,
    port,
    user,
    become,
    roles,
    knownHosts,
    ...(identityFile === undefined ? {} : { identityFile: resolveFrom(file, identityFile) }),
    root: posix.normalize(root).replace(/\/$/, ''),
    ...(layout === undefined ? {} : { layout }),
  };
  const placeOf = (key: 'identityFile' | 'layout'): Path =>
    entry[key] === undefined ? ['defaults', key] : ['hosts', name, key];
  return { host, identityPath: placeOf('identityFile'), layoutPath: placeOf('layout') };
}
