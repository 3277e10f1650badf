import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { CommonFlags } from './common-options.js';
import { readCommonFlags, readHosts } from './common-options.js';
import type { ScanOptions } from './scan-command.js';
import { UsageError } from './usage-error.js';

/** What only scan takes, as commander gives it. */
export interface ScanFlags extends CommonFlags {
  readonly dockerfiles?: string;
  readonly saveSnapshot?: string;
  readonly fromSnapshot?: string;
}

/** Adds the flags that only scan has. */
export function addScanFlags(command: Command): Command {
  return command
    .option('--dockerfiles <dir>', 'folder whose Dockerfiles are judged too')
    .option('--save-snapshot <file>', 'save all that was seen, to judge it again later; it holds no secrets')
    .option('--from-snapshot <file>', 'judge what was saved, without connecting to any host');
}

/** Checks scan's flags and loads the inventory. Throws a UsageError or InventoryError. */
export function readScanFlags(flags: ScanFlags): ScanOptions {
  const { fromSnapshot, saveSnapshot, dockerfiles } = flags;
  if (fromSnapshot !== undefined) refuseBeside(flags);
  const from = fromSnapshot === undefined ? { hosts: readHosts(flags) } : { snapshot: resolve(fromSnapshot) };
  return { ...readCommonFlags(flags), from, saveSnapshot, dockerfiles };
}

/** What a saved snapshot already decided cannot be asked for again. */
function refuseBeside({ inventory, limit, saveSnapshot }: ScanFlags): void {
  const given = Object.entries({ '--inventory': inventory, '--limit': limit, '--save-snapshot': saveSnapshot });
  const [name] = given.find(([, value]) => value !== undefined) ?? [];
  if (name === undefined) return;
  throw new UsageError(`--from-snapshot and ${name} exclude one another: a snapshot has its own hosts. Leave one out.`);
}
