import type { Command } from 'commander';
import type { Host } from '../model/host.js';
import { printable } from '../text/printable.js';
import type { CommonFlags } from './common-options.js';
import { readCommonFlags, readHosts } from './common-options.js';
import type { Format } from './output.js';
import { UsageError } from './usage-error.js';

/** What `bench unlock` takes, as commander gives it. */
export interface UnlockFlags extends Omit<CommonFlags, 'benchmark' | 'only' | 'report' | 'lang'> {
  readonly reason: string;
  readonly yes?: boolean;
}

/** The same, checked. */
export interface UnlockOptions {
  readonly hosts: readonly Host[];
  /** One line of text. */
  readonly reason: string;
  readonly isYes: boolean;
  readonly format: Format;
  readonly parallel: number;
  readonly asksBecomePassword: boolean;
}

/** Adds the flags of `bench unlock`. */
export function addUnlockFlags(command: Command): Command {
  const gather = (value: string, earlier: readonly string[] = []): string[] => [...earlier, value];
  return command
    .requiredOption('--reason <text>', 'why the lock has to be broken; kept on the hosts in /var/lib/cis-bench/unlocks.jsonl')
    .option('-i, --inventory <file>', 'hosts to work on (else $BENCH_INVENTORY, ./hosts.yaml, ./inventory/hosts.yaml)')
    .option('--benchmark-dir <dir>', 'where layouts are that the inventory names; may be repeated', gather)
    .option('--limit <hosts>', 'hosts by name, glob or role, !name leaves one out; may be repeated', gather)
    .option('-y, --yes', 'break it without asking')
    .option('--format <format>', 'what to write to standard output: text or json', 'text')
    .option('--parallel <hosts>', 'hosts to work on side by side', '10')
    .option('-K, --ask-become-pass', 'ask once for the sudo password (or set $CIS_BENCH_BECOME_PASSWORD)');
}

/** Checks the flags of `bench unlock`. Throws a UsageError or InventoryError. */
export function readUnlockFlags({ reason, yes, ...flags }: UnlockFlags): UnlockOptions {
  const common: CommonFlags = { ...flags, lang: 'en' };
  const { format, parallel, asksBecomePassword } = readCommonFlags(common);
  return { hosts: readHosts(common), reason: checkedReason(reason), isYes: yes === true, format, parallel, asksBecomePassword };
}

function checkedReason(text: string): string {
  const reason = text.trim();
  if (reason === '') throw new UsageError('--reason: it is empty; write why the lock has to be broken, for whoever asks later.');
  if (printable(reason) === reason) return reason;
  throw new UsageError(`--reason: ${printable(reason)} holds characters that are not shown as themselves; write one line of plain text.`);
}
