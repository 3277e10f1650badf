import type { Command } from 'commander';
import type { Patience } from '../apply/wait-for-component.js';
import { nearMatches } from '../text/near-matches.js';
import type { CommonOptions } from './common-options.js';
import { readCommonFlags } from './common-options.js';
import type { RunFlags, RunOptions } from './run-flags.js';
import { addRunFlags, readRunFlags } from './run-flags.js';
import { UsageError } from './usage-error.js';

/** What `bench rollback` and `bench resume` take, as commander gives it. */
export interface RollbackFlags extends RunFlags {
  readonly host?: readonly string[];
  readonly overwrite?: boolean;
  readonly yes?: boolean;
  readonly dryRun?: boolean;
}

/** What both commands are asked for with. */
export interface ResumeOptions extends CommonOptions, RunOptions {
  /** Id of the run; absent: the newest that comes into question. */
  readonly run?: string;
  readonly isDryRun: boolean;
  readonly isYes: boolean;
  readonly patience?: Patience;
}

/** What `bench rollback` is asked for with beyond that; `only` are the controls whose changes are taken back. */
export interface RollbackOptions extends ResumeOptions {
  /** Names of the hosts on which the run is taken back; none: all of them. */
  readonly onHosts: readonly string[];
  /** Whether what somebody changed since is overwritten. */
  readonly isOverwriting: boolean;
}

const gather = (value: string, earlier: readonly string[] = []): string[] => [...earlier, value];

/** Adds the flags of a command that works on a run of before. */
export function addResumeFlags(command: Command): Command {
  return addRunFlags(command)
    .option('-i, --inventory <file>', 'hosts of the run (else $BENCH_INVENTORY, ./hosts.yaml, ./inventory/hosts.yaml)')
    .option('--benchmark-dir <dir>', 'more benchmarks, controls/ and layouts/ beside those of the package; may be repeated', gather)
    .option('--dry-run', 'show what would be done, change nothing')
    .option('-y, --yes', 'do it without asking')
    .option('--format <format>', 'what to write to standard output: text or json', 'text')
    .option('--report <format=file>', 'also write a report to a file, text=FILE or json=FILE; may be repeated', gather)
    .option('--parallel <hosts>', 'hosts to work on side by side', '10')
    .option('-K, --ask-become-pass', 'ask once for the sudo password (or set $CIS_BENCH_BECOME_PASSWORD)')
    .option('--lang <language>', 'language of titles and reports: en or zh', 'en');
}

/** Adds those of `bench rollback` alone. */
export function addRollbackFlags(command: Command): Command {
  return addResumeFlags(command)
    .option('--host <name>', 'take the run back on this host alone; may be repeated', gather)
    .option('--only <controls>', 'take back what was changed for these controls: numbers, sections, ranges, globs, slugs; several add up', gather)
    .option('--overwrite', 'put the originals back also over what somebody changed since; the host keeps a copy of it');
}

/** Checks the flags of `bench resume`. Throws a UsageError or InventoryError. */
export function readResumeFlags(run: string | undefined, flags: RollbackFlags): ResumeOptions {
  return {
    ...readCommonFlags(flags),
    ...readRunFlags(flags),
    ...(run === undefined ? {} : { run }),
    isDryRun: flags.dryRun === true,
    isYes: flags.yes === true,
  };
}

/** Checks the flags of `bench rollback`. Throws a UsageError or InventoryError. */
export function readRollbackFlags(run: string | undefined, flags: RollbackFlags): RollbackOptions {
  const options = readResumeFlags(run, flags);
  const onHosts = (flags.host ?? []).flatMap((names) => names.split(','));
  const names = options.inventory.map(({ name }) => name);
  const unknown = onHosts.find((name) => !names.includes(name));
  if (unknown !== undefined) throw new UsageError(`--host: the inventory has no host ${JSON.stringify(unknown)}; it has ${nearest(unknown, names)}.`);
  return { ...options, onHosts, isOverwriting: flags.overwrite === true };
}

function nearest(name: string, names: readonly string[]): string {
  const near = nearMatches(name, names);
  return (near.length > 0 ? near : names).join(', ');
}
