import type { Flag } from './command-flags.js';
import { DocumentError } from './document-error.js';

/** A token of an argument vector that is to be written anew. */
export interface TokenChange {
  readonly index: number;
  readonly token: string;
}

/**
 * The token to change so that a flag has a value, its form kept: `--flag=value`, `--flag value`, or bare `--flag` for a
 * true boolean. Undefined when the value is there already. Throws a DocumentError for a value that the form cannot
 * hold.
 */
export function flagTokenChange(argv: readonly string[], flag: Flag, value: string): TokenChange | undefined {
  if (flag.value === value) return undefined;
  const token = argv[flag.index] ?? '';
  if (flag.span === 1) {
    const equals = token.indexOf('=');
    return { index: flag.index, token: `${equals < 0 ? token : token.slice(0, equals)}=${value}` };
  }
  if (/^-(?!\d|$)/.test(value)) {
    throw new DocumentError(
      `the value of ${token} is the argument after it, where ${value} reads as a flag; write ${token}=${value} by hand`,
    );
  }
  return { index: flag.index + 1, token: value };
}
