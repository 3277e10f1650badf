import type { Constraint } from '../model/constraint.js';
import type { Component } from '../model/component.js';
import type { Setting } from '../model/control.js';
import type { KnownName, MinorRange, NameKind } from '../model/known-name.js';
import { compareNumbers } from './compare-numbers.js';

/** A flag or configuration field of a setting that is not among the known names. */
export interface UnknownName {
  readonly missing: { readonly kind: NameKind; readonly component: Component; readonly name: string };
}

/** A setting as controls write it: in which versions it exists is for the known names to say. */
export type WrittenSetting = Omit<Setting, keyof MinorRange>;

/**
 * The Kubernetes minors in which a setting exists: where its flag or its configuration field does, and with them the
 * feature gate that it is about, or the admission plugin that must be in the list.
 */
export function settingRange(
  names: readonly KnownName[],
  component: Component,
  setting: WrittenSetting,
  must: Constraint | undefined,
): MinorRange | UnknownName {
  const homes = [
    { kind: 'flag', component, name: setting.flag } as const,
    ...(setting.config === undefined ? [] : [{ kind: 'config-field', component, name: fieldOf(setting) } as const]),
  ];
  const found = homes.map((home) => names.find((each) => isEntryOf(each, home)));
  const at = found.indexOf(undefined);
  const missing = homes[at];
  if (missing !== undefined) return { missing };
  const entry = entryWithin(names, setting, must);
  const either = union(found.flatMap((each) => (each === undefined ? [] : [each])));
  return entry === undefined ? either : intersection(either, entry);
}

/** The versions that two ranges have in common; what is left ends before it begins when there are none. */
export function intersection(one: MinorRange, other: MinorRange): MinorRange {
  const since = [one.since, other.since].filter(isGiven).sort(compareNumbers).at(-1);
  const until = [one.until, other.until].filter(isGiven).sort(compareNumbers).at(0);
  return rangeOf(since, until);
}

function union(ranges: readonly MinorRange[]): MinorRange {
  const [since, until] = [ranges.map((each) => each.since), ranges.map((each) => each.until)];
  const first = since.includes(undefined) ? undefined : since.filter(isGiven).sort(compareNumbers).at(0);
  const last = until.includes(undefined) ? undefined : until.filter(isGiven).sort(compareNumbers).at(-1);
  return rangeOf(first, last);
}

function rangeOf(since: string | undefined, until: string | undefined): MinorRange {
  return { ...(since === undefined ? {} : { since }), ...(until === undefined ? {} : { until }) };
}

function isGiven(version: string | undefined): version is string {
  return version !== undefined;
}

function isEntryOf(entry: KnownName, home: UnknownName['missing']): boolean {
  return entry.kind === home.kind && entry.component === home.component && entry.name === home.name;
}

/** Of a map's entry the field is the map. */
function fieldOf({ config = '', key }: WrittenSetting): string {
  return key !== undefined && config.endsWith(`.${key}`) ? config.slice(0, -key.length - 1) : config;
}

function entryWithin(names: readonly KnownName[], { flag, key }: WrittenSetting, must: Constraint | undefined): KnownName | undefined {
  if (flag === 'feature-gates') return names.find((each) => each.kind === 'feature-gate' && each.name === key);
  if (must === undefined || !('includes' in must)) return undefined;
  return names.find((each) => each.kind === 'admission-plugin' && each.name === must.includes && flag === 'enable-admission-plugins');
}
