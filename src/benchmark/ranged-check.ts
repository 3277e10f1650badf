import type { Component } from '../model/component.js';
import type { SettingCheck } from '../model/control.js';
import type { KnownName, MinorRange } from '../model/known-name.js';
import { nearMatches } from '../text/near-matches.js';
import type { BenchmarkError } from './benchmark-error.js';
import { compareNumbers } from './compare-numbers.js';
import type { WrittenSettingCheck } from './control-schema.js';
import type { ErrorAt } from './error-at.js';
import type { UnknownName } from './setting-range.js';
import { intersection, settingRange } from './setting-range.js';

/**
 * A check whose setting has the Kubernetes minors in which the setting exists and that the check is about. Throws a
 * BenchmarkError for a flag or field that is not among the known names, and when no minor is left.
 */
export function rangedCheck(
  component: Component,
  written: WrittenSettingCheck,
  names: readonly KnownName[],
  errorAt: ErrorAt,
): SettingCheck {
  const { since, until, ...check } = written;
  const own: MinorRange = { ...(since === undefined ? {} : { since }), ...(until === undefined ? {} : { until }) };
  if (isEmpty(own)) throw errorAt(['until'], `expected a version from ${since} on, found ${until}`);
  const exists = settingRange(names, component, check.setting, check.must);
  if ('missing' in exists) throw missingName(exists, names, errorAt);
  const range = intersection(own, exists);
  if (isEmpty(range)) {
    const life = `Kubernetes ${exists.since ?? '…'} to ${exists.until ?? '…'}`;
    throw errorAt([until === undefined ? 'since' : 'until'], `expected a version in which the setting exists, ${life}`);
  }
  return { ...check, setting: { ...check.setting, ...range } };
}

function isEmpty({ since, until }: MinorRange): boolean {
  return since !== undefined && until !== undefined && compareNumbers(since, until) > 0;
}

function missingName({ missing }: UnknownName, names: readonly KnownName[], errorAt: ErrorAt): BenchmarkError {
  const { kind, component, name } = missing;
  const others = names.filter((each) => each.kind === kind && each.component === component).map((each) => each.name);
  const near = nearMatches(name, others).join(', ') || 'none';
  const key = kind === 'flag' ? 'flag' : 'config';
  const entry = `{ kind: ${kind}, component: ${component}, name: ${name}, since: '1.…', source: … }`;
  const message = `expected a ${kind} of ${component} on record, found ${name}; near it: ${near}; where it does exist, add ${entry} to kubernetes/*.yaml of the benchmark directory`;
  return errorAt(['setting', key], message);
}
