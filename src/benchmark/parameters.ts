import type { Constraint } from '../model/constraint.js';

/** Every dollar sign begins a parameter, so that none can be left over; one without a name has no value either. */
const placeholder = /\$([A-Za-z0-9]*)/g;

/** What a control's file demands: a constraint, or the values of a rule. */
export type Demand = Constraint | Readonly<Record<string, string>>;

/** The names of the parameters (`$mode`) that demands mention. */
export function parametersIn(demands: readonly (Demand | undefined)[]): ReadonlySet<string> {
  const matches = textsIn(demands).flatMap((text) => [...text.matchAll(placeholder)]);
  return new Set(matches.map((match) => match[1] ?? ''));
}

/**
 * The demand with every parameter replaced by its value; one without a value stays as it is. A parameter that is all
 * of a list's member stands for as many members as its value has between commas.
 */
export function fillIn<T extends Demand>(demand: T, values: Readonly<Record<string, string>>): T {
  return replaceTexts(demand, (text) => text.replace(placeholder, (whole, name: string) => values[name] ?? whole));
}

function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

function replaceMember(member: unknown, replace: (text: string) => string): unknown {
  if (typeof member !== 'string' || !/^\$[A-Za-z0-9]+$/.test(member)) return replaceTexts(member, replace);
  return replace(member).split(',');
}

function replaceTexts<T>(value: T, replace: (text: string) => string): T;
function replaceTexts(value: unknown, replace: (text: string) => string): unknown {
  if (typeof value === 'string') return replace(value);
  if (Array.isArray(value)) return value.flatMap((member: unknown) => replaceMember(member, replace));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, replaceTexts(member, replace)]));
}
