import type { Constraint } from '../model/constraint.js';

/** Every dollar sign begins a parameter, so that none can be left over; one without a name has no value either. */
const placeholder = /\$([A-Za-z0-9]*)/g;

/** The names of the parameters (`$mode`) that constraints mention. */
export function parametersIn(constraints: readonly (Constraint | undefined)[]): ReadonlySet<string> {
  const matches = textsIn(constraints).flatMap((text) => [...text.matchAll(placeholder)]);
  return new Set(matches.map((match) => match[1] ?? ''));
}

/** The constraint with every parameter replaced by its value; one without a value stays as it is. */
export function fillIn(constraint: Constraint, values: Readonly<Record<string, string>>): Constraint {
  return replaceTexts(constraint, (text) => text.replace(placeholder, (whole, name: string) => values[name] ?? whole));
}

function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

function replaceTexts<T>(value: T, replace: (text: string) => string): T;
function replaceTexts(value: unknown, replace: (text: string) => string): unknown {
  if (typeof value === 'string') return replace(value);
  if (Array.isArray(value)) return value.map((member) => replaceTexts(member, replace));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, replaceTexts(member, replace)]));
}
