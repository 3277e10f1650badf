import type { Observation } from '../evaluate/examine.js';
import { holds } from '../evaluate/holds.js';
import type { Judgement } from '../evaluate/judge.js';
import type { PlanOptions } from './plan-options.js';

/**
 * A judgement in which a setting that is only shown, and for which a value was given, has to have that value: the user
 * decided what the benchmark leaves open.
 */
export function withGivenValues(judgement: Judgement, values: PlanOptions['values']): Judgement {
  const given = values?.get(judgement.control.slug);
  if (given === undefined) return judgement;
  return { ...judgement, observations: judgement.observations.map((each) => withGivenValue(each, given)) };
}

function withGivenValue(seen: Observation, given: Readonly<Record<string, string>>): Observation {
  if ('rule' in seen || seen.subject.kind !== 'setting' || seen.constraint !== undefined) return seen;
  const value = given[seen.subject.setting.flag];
  if (value === undefined) return seen;
  const constraint = { equal: value } as const;
  const { type, effective, declared = effective } = seen;
  // a default that happens to be the same is not what was asked for
  const isSet = (reading: typeof effective): boolean => reading.set !== undefined && holds(constraint, reading, type);
  return { ...seen, constraint, holdsNow: isSet(effective), holdsNext: isSet(declared) };
}
