import type { ValueType } from '../model/constraint.js';

const unitNanoseconds: Readonly<Record<string, number>> = {
  ns: 1,
  us: 1e3,
  µs: 1e3,
  ms: 1e6,
  s: 1e9,
  m: 60e9,
  h: 3600e9,
};

/** Reads a Go duration (`4h0m0s`, `1.5h`, `0`) as nanoseconds; undefined when it is none (Go's time.ParseDuration). */
export function parseDuration(text: string): number | undefined {
  if (text === '0') return 0;
  const match = /^([+-]?)((?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|µs|ms|s|m|h))+$/.exec(text);
  if (match === null) return undefined;
  let total = 0;
  for (const [, amount, unit] of text.matchAll(/(\d+(?:\.\d*)?|\.\d+)(ns|us|µs|ms|s|m|h)/g)) {
    total += Number(amount) * (unitNanoseconds[unit ?? ''] ?? 0);
  }
  return match[1] === '-' ? -total : total;
}

/** Reads a boolean as Go's strconv.ParseBool does; undefined when it is none. */
export function parseBoolean(text: string): boolean | undefined {
  if (['1', 't', 'T', 'TRUE', 'true', 'True'].includes(text)) return true;
  if (['0', 'f', 'F', 'FALSE', 'false', 'False'].includes(text)) return false;
  return undefined;
}

/** Reads a decimal integer; undefined when it is none. */
export function parseInteger(text: string): number | undefined {
  return /^[+-]?\d+$/.test(text) ? Number(text) : undefined;
}

/** A text as a number by the meaning of its type, so that `4h` and `4h0m0s` are the same; undefined when it has none. */
export function magnitude(text: string, type: ValueType): number | undefined {
  if (type === 'duration') return parseDuration(text);
  if (type === 'integer') return parseInteger(text);
  if (type === 'boolean') {
    const truth = parseBoolean(text);
    return truth === undefined ? undefined : Number(truth);
  }
  return undefined;
}

/** Whether two texts mean the same for the type. */
export function isSame(left: string, right: string, type: ValueType): boolean {
  const [a, b] = [magnitude(left, type), magnitude(right, type)];
  return a !== undefined && b !== undefined ? a === b : left === right;
}
