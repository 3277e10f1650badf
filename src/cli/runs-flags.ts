import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { Host } from '../model/host.js';
import type { CommonFlags } from './common-options.js';
import { readCommonFlags, readHosts } from './common-options.js';
import type { Format } from './output.js';
import { UsageError } from './usage-error.js';

/** What `bench runs` and `bench show` take, as commander gives it. */
export interface RunsFlags extends Pick<CommonFlags, 'inventory' | 'benchmarkDir' | 'limit' | 'format' | 'parallel' | 'askBecomePass'> {
  readonly fromHosts?: boolean;
}

/** The same, checked. */
export interface RunsOptions {
  readonly format: Format;
  /** Only runs of this inventory: an absolute path. */
  readonly inventory?: string;
  /** The hosts to ask instead of this machine. */
  readonly hosts?: readonly Host[];
  readonly parallel: number;
  readonly asksBecomePassword: boolean;
}

/** Adds the flags that say where runs are looked for. */
export function addRunsFlags(command: Command): Command {
  const gather = (value: string, earlier: readonly string[] = []): string[] => [...earlier, value];
  return command
    .option('-i, --inventory <file>', 'only runs of this inventory; with --from-hosts, the hosts to ask (else as in bench fix)')
    .option('--from-hosts', 'ask the hosts for their journals instead of this machine for its records')
    .option('--limit <hosts>', 'with --from-hosts: hosts by name, glob or role, !name leaves one out; may be repeated', gather)
    .option('--parallel <hosts>', 'with --from-hosts: hosts to ask side by side', '10')
    .option('-K, --ask-become-pass', 'with --from-hosts: ask once for the sudo password (or set $CIS_BENCH_BECOME_PASSWORD)')
    .option('--benchmark-dir <dir>', 'with --from-hosts: more layouts that the inventory names; may be repeated', gather)
    .option('--format <format>', 'text or json', 'text');
}

/** Checks the flags. Throws a UsageError, or an InventoryError. */
export function readRunsFlags(flags: RunsFlags): RunsOptions {
  const common = { ...flags, lang: 'en' };
  const { format, parallel, asksBecomePassword } = readCommonFlags(common);
  const options = { format, parallel, asksBecomePassword };
  if (flags.fromHosts === true) return { ...options, hosts: readHosts(common) };
  if (flags.limit !== undefined) throw new UsageError('--limit: only hosts that are asked can be limited; add --from-hosts.');
  return flags.inventory === undefined ? options : { ...options, inventory: resolve(flags.inventory) };
}
