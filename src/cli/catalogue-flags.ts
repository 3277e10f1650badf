import type { Command } from 'commander';
import type { Language } from '../report/text-options.js';
import { benchmarkDirectories, parseLanguage } from './common-options.js';

/** What list and explain take, as commander gives it. */
export interface CatalogueFlags {
  readonly benchmark?: string;
  readonly benchmarkDir?: readonly string[];
  readonly lang: string;
}

/** The same, checked. */
export interface CatalogueOptions {
  readonly benchmark: string | undefined;
  readonly benchmarkDirectories: readonly string[];
  readonly language: Language;
}

/** Adds the flags of the commands that only read benchmarks. */
export function addCatalogueFlags(command: Command): Command {
  return command
    .option('--benchmark <id>', 'the benchmark that is meant')
    .option(
      '--benchmark-dir <dir>',
      'more benchmarks, controls/ and layouts/ beside those of the package; may be repeated',
      (value: string, earlier: readonly string[] = []) => [...earlier, value],
    )
    .option('--lang <language>', 'language of titles: en or zh', 'en');
}

/** Checks the flags. Throws a UsageError. */
export function readCatalogueFlags(flags: CatalogueFlags): CatalogueOptions {
  const { benchmark, lang } = flags;
  return { benchmark, benchmarkDirectories: benchmarkDirectories(flags), language: parseLanguage(lang) };
}
