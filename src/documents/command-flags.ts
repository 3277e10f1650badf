import { booleanFlags } from './boolean-flags.js';

/** One flag of an argument vector. */
export interface Flag {
  /** Without dashes, `_` written as `-`. */
  readonly name: string;
  /** `true` for a bare boolean. */
  readonly value: string;
  /** Position of its first token in the argument vector. */
  readonly index: number;
  /** How many tokens it takes: 2 for `--flag value`. */
  readonly span: 1 | 2;
}

const flagToken = /^--?([A-Za-z][^=]*)(?:=(.*))?$/s;

/** Whether a token can only be the value of the flag before it; a leading dash is a value in `-999`, else a flag. */
function isValueToken(token: string | undefined): token is string {
  return token !== undefined && (!token.startsWith('-') || /^-(?:\d|$)/.test(token));
}

function flagAt(argv: readonly string[], index: number): Flag | undefined {
  const [, written, assigned] = flagToken.exec(argv[index] ?? '') ?? [];
  if (written === undefined) return undefined;
  const name = normalizeFlag(written);
  if (assigned !== undefined) return { name, value: assigned, index, span: 1 };
  const next = argv[index + 1];
  if (isValueToken(next) && !booleanFlags.has(name)) return { name, value: next, index, span: 2 };
  return { name, value: 'true', index, span: 1 };
}

/** The name that flags are compared by: Kubernetes programs take `_` for `-`. */
export function normalizeFlag(name: string): string {
  return name.replaceAll('_', '-');
}

/**
 * Reads the flags of an argument vector, in order, by the rules of pflag and of Go's flag package: `--flag=value`,
 * `--flag value` unless the flag is boolean, bare `--flag`, the same with one dash; nothing after `--`. The program's
 * name and other positional arguments are left out. Never throws.
 */
export function parseFlags(argv: readonly string[]): readonly Flag[] {
  const flags: Flag[] = [];
  let index = 0;
  while (index < argv.length && argv[index] !== '--') {
    const flag = flagAt(argv, index);
    if (flag) flags.push(flag);
    index += flag?.span ?? 1;
  }
  return flags;
}

/** All values of one flag (name without dashes), in order. The last is the one in force, unless the flag adds up. */
export function flagValues(flags: readonly Flag[], name: string): readonly string[] {
  const wanted = normalizeFlag(name);
  return flags.filter((flag) => flag.name === wanted).map((flag) => flag.value);
}

/** The value in force of a flag that may be repeated, or undefined when it is not given. */
export function lastValue(values: readonly string[]): string | undefined {
  return values.at(-1);
}

/**
 * Members of a list-valued flag (pflag's StringSlice): repetitions joined, split at commas, trimmed, empty ones
 * dropped.
 */
export function readList(values: readonly string[]): readonly string[] {
  return values
    .flatMap((value) => value.split(','))
    .map((member) => member.trim())
    .filter((member) => member !== '');
}

/**
 * Entries of a map-valued flag such as feature-gates (`A=true,B=false`), repetitions merged, the later one of a key
 * winning. An entry without `=` has the value ''.
 */
export function readMap(values: readonly string[]): ReadonlyMap<string, string> {
  const entries = new Map<string, string>();
  for (const member of readList(values)) {
    const at = member.indexOf('=');
    const key = at < 0 ? member : member.slice(0, at).trim();
    entries.set(key, at < 0 ? '' : member.slice(at + 1).trim());
  }
  return entries;
}
