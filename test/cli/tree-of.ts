import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { EmbeddedCluster } from '../../src/embedded/embedded-cluster.js';

const configured = ['etc', 'var/lib/kubelet', 'var/log'];

/** What all hosts have in their configuration: mode and digest by host and path; logs only by their mode. */
export function treeOf({ hosts }: EmbeddedCluster): Record<string, string> {
  const entries = [...hosts].flatMap(([name, { root }]) =>
    configured.flatMap((folder) => pathsBelow(join(root, folder))).map((path) => [`${name} /${relative(root, path)}`, lookOf(path)] as const),
  );
  return Object.fromEntries(entries);
}

/** The entries in which two trees differ. */
export function differences(before: Record<string, string>, after: Record<string, string>): string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((key) => before[key] !== after[key]).sort();
}

function pathsBelow(folder: string): string[] {
  const entries = statSync(folder, { throwIfNoEntry: false }) === undefined ? [] : readdirSync(folder, { withFileTypes: true });
  return entries.flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? [path, ...pathsBelow(path)] : [path];
  });
}

function lookOf(path: string): string {
  const stat = statSync(path);
  const mode = (stat.mode & 0o7777).toString(8).padStart(4, '0');
  if (stat.isDirectory() || path.endsWith('.log')) return mode;
  return `${mode} ${createHash('sha256').update(readFileSync(path)).digest('hex')}`;
}
