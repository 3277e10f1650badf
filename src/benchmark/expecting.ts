import type { z } from 'zod';

/** A zod message that says what was expected and what stands there instead; for a schema's `error` option. */
export function expecting(what: string): (issue: z.core.$ZodRawIssue) => string {
  return (issue) => {
    const needsQuotes = issue.code === 'invalid_type' && issue.expected === 'string' && typeof issue.input === 'number';
    return `expected ${what}, found ${describe(issue.input)}${needsQuotes ? ' (a text of digits needs quotes)' : ''}`;
  };
}

function describe(input: unknown): string {
  if (input === undefined) return 'nothing';
  if (input === null) return 'an empty value';
  if (typeof input === 'string') return JSON.stringify(input);
  if (typeof input === 'number') return `the number ${input}`;
  if (typeof input === 'boolean') return `${input} without quotes`;
  return Array.isArray(input) ? 'a list' : 'a map';
}
