import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';

/** What is not compared: the kernel's view, logs, and what a run keeps of itself. */
const apart = ['/proc', '/var/log', '/var/lib/cis-bench'];

/** Every path of a host tree with type, mode, owner, and content or target. */
export type HostLook = ReadonlyMap<string, string>;

export function lookAt(root: string): HostLook {
  return new Map(pathsBelow(root, '').map((path) => [path, lookOf(join(root, path))]));
}

/** The paths in which two looks differ, sorted. */
export function differingPaths(one: HostLook, other: HostLook): string[] {
  return [...new Set([...one.keys(), ...other.keys()])].filter((path) => one.get(path) !== other.get(path)).sort();
}

function pathsBelow(root: string, folder: string): string[] {
  const entries = readdirSync(join(root, folder), { withFileTypes: true });
  return entries.flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (apart.includes(path)) return [];
    return entry.isDirectory() ? [path, ...pathsBelow(root, path)] : [path];
  });
}

function lookOf(path: string): string {
  const stat = lstatSync(path);
  const mode = (stat.mode & 0o7777).toString(8).padStart(4, '0');
  const head = `${mode} ${stat.uid}:${stat.gid}`;
  if (stat.isSymbolicLink()) return `link ${readlinkSync(path)}`;
  if (stat.isDirectory()) return `directory ${head}`;
  return `file ${head} ${stat.nlink} ${createHash('sha256').update(readFileSync(path)).digest('hex')}`;
}
