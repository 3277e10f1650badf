import { lastValue, readList, readMap } from '../documents/command-flags.js';
import type { Value } from '../model/constraint.js';
import type { Setting } from '../model/control.js';

/**
 * The occurrences of a flag as one value, as the component's flag library reads them (pflag): scalars by the last
 * occurrence, lists joined, maps merged. Undefined when there is none.
 */
export function flagValue(setting: Setting, occurrences: readonly string[]): Value {
  if (occurrences.length === 0) return undefined;
  if (setting.key !== undefined) return readMap(occurrences).get(setting.key);
  if (setting.type === 'list') return readList(occurrences);
  return lastValue(occurrences);
}

/** A value of a configuration file; null and empty texts and lists leave the default in force, as in the kubelet. */
export function configValue(value: unknown): Value {
  if (value === undefined || value === null || value === '') return undefined;
  if (Array.isArray(value)) return value.length === 0 ? undefined : value.map(String);
  return String(value);
}

/** A setting's default as a value of its type. */
export function defaultValue(setting: Setting, text: string | undefined): Value {
  return text !== undefined && setting.type === 'list' ? readList([text]) : text;
}

/** A value as a person reads it. */
export function showValue(value: Value): string {
  if (value === undefined) return 'not set';
  return typeof value === 'string' ? value : value.join(',');
}
