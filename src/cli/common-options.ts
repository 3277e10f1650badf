import type { Command } from 'commander';
import { packagedDirectory } from '../benchmark/packaged-directory.js';
import { readSources } from '../benchmark/sources.js';
import { findInventory } from '../inventory/find-inventory.js';
import { loadInventory } from '../inventory/load-inventory.js';
import { selectHosts } from '../inventory/select-hosts.js';
import type { Host } from '../model/host.js';
import type { Language } from '../report/text-options.js';
import type { Format, ReportFile } from './output.js';
import { parseFormat, parseReport } from './output.js';
import { UsageError } from './usage-error.js';

/** What scan and fix have in common on the command line, as commander gives it. */
export interface CommonFlags {
  readonly inventory?: string;
  readonly benchmark?: readonly string[];
  readonly benchmarkDir?: readonly string[];
  readonly only?: readonly string[];
  readonly limit?: readonly string[];
  readonly format: string;
  readonly report?: readonly string[];
  readonly parallel: string;
  readonly askBecomePass?: boolean;
  readonly lang: string;
}

/** The same, checked. */
export interface CommonOptions {
  /** Ids; none means that every host's version chooses. */
  readonly benchmarks: readonly string[];
  /** The package's own and those that the user adds. */
  readonly benchmarkDirectories: readonly string[];
  readonly only: readonly string[];
  readonly format: Format;
  readonly reports: readonly ReportFile[];
  readonly parallel: number;
  readonly asksBecomePassword: boolean;
  readonly language: Language;
}

/** Adds the flags that scan and fix share. */
export function addCommonFlags(command: Command): Command {
  const gather = (value: string, earlier: readonly string[] = []): string[] => [...earlier, value];
  return command
    .option('-i, --inventory <file>', 'hosts to work on (else $BENCH_INVENTORY, ./hosts.yaml, ./inventory/hosts.yaml)')
    .option('--benchmark <id>', 'benchmark to judge by (else the one that fits each host); may be repeated', gather)
    .option('--benchmark-dir <dir>', 'more benchmarks, controls/ and layouts/ beside those of the package; may be repeated', gather)
    .option('--only <controls>', 'numbers 1.2.22, sections 1.2, ranges 1.2.20-1.2.24, globs 1.1.*, slugs, kinds level:1 risk:safe component:etcd; several add up', gather)
    .option('--limit <hosts>', 'hosts by name, glob or role, !name leaves one out; may be repeated', gather)
    .option('--format <format>', 'what to write to standard output: text or json', 'text')
    .option('--report <format=file>', 'also write a report to a file, text=FILE or json=FILE; may be repeated', gather)
    .option('--parallel <hosts>', 'hosts to work on side by side', '10')
    .option('-K, --ask-become-pass', 'ask once for the sudo password (or set $CIS_BENCH_BECOME_PASSWORD)')
    .option('--lang <language>', 'language of titles and reports: en or zh', 'en');
}

/** Checks the flags. Throws a UsageError. */
export function readCommonFlags(flags: CommonFlags): CommonOptions {
  const format = parseFormat(flags.format, '--format');
  const reports = (flags.report ?? []).map(parseReport);
  const parallel = parseParallel(flags.parallel);
  const language = parseLanguage(flags.lang);
  return {
    benchmarks: (flags.benchmark ?? []).flatMap((ids) => ids.split(',')).map((id) => id.trim()),
    benchmarkDirectories: benchmarkDirectories(flags),
    only: flags.only ?? [],
    format,
    reports,
    parallel,
    asksBecomePassword: flags.askBecomePass === true || process.env['CIS_BENCH_BECOME_PASSWORD'] !== undefined,
    language,
  };
}

/** Loads the inventory and leaves the hosts of `--limit`. Throws a UsageError or InventoryError. */
export function readHosts(flags: CommonFlags): readonly Host[] {
  return selectHosts(readInventory(flags), flags.limit ?? []);
}

/** Loads the inventory. Throws a UsageError or InventoryError. */
export function readInventory(flags: CommonFlags): readonly Host[] {
  return loadInventory(findInventory(flags.inventory, process.env, process.cwd()), () => layoutIds(flags));
}

/** The package's benchmark directory and those of `--benchmark-dir`. */
export function benchmarkDirectories({ benchmarkDir }: Pick<CommonFlags, 'benchmarkDir'>): readonly string[] {
  return [packagedDirectory, ...(benchmarkDir ?? [])];
}

function layoutIds(flags: CommonFlags): string[] {
  return readSources(benchmarkDirectories(flags)).layouts.map(({ id }) => id);
}

function parseParallel(text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number >= 1 && number <= 1000) return number;
  throw new UsageError(`--parallel: ${JSON.stringify(text)} is not a whole number from 1 to 1000.`);
}

/** Reads the value of `--lang`. Throws a UsageError for an unknown one. */
export function parseLanguage(text: string): Language {
  if (text === 'en' || text === 'zh') return text;
  throw new UsageError(`--lang: there is no language ${JSON.stringify(text)}; write en or zh.`);
}
