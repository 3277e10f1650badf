import { holds } from '../evaluate/holds.js';
import type { ValueObservation } from '../evaluate/examine.js';
import type { HostView } from '../evaluate/host-view.js';
import type { Reading } from '../evaluate/reading.js';
import { readingOf } from '../evaluate/reading.js';
import { repair } from '../evaluate/repair.js';
import { settingName } from '../evaluate/setting-name.js';
import type { Value } from '../model/constraint.js';
import type { NumberedControl } from '../model/control.js';
import { deriveValue } from './derive-value.js';
import type { Refusal } from './edit.js';
import { fileValueProblem } from './file-value-problem.js';
import { fitValue } from './fit-value.js';
import type { PlanOptions } from './plan-options.js';

type Wanted = { readonly value: Value } | Refusal;

/**
 * The value that a repair writes: the one that was given for it, else the smallest change after which its constraint
 * holds, else the file of the host that the setting is for. A refusal where only a person knows it.
 * @param start the value that the repair starts from
 */
export function wantedValue(
  view: HostView,
  control: NumberedControl,
  seen: ValueObservation,
  options: PlanOptions,
  start: Reading,
): Wanted {
  const { subject, constraint, type } = seen;
  const repaired = constraint === undefined ? undefined : repair(constraint, start, type);
  if (repaired?.kind === 'not-repairable') return { refusal: repaired.reason };
  if (subject.kind === 'file') return { value: repaired?.kind === 'value' ? repaired.value : undefined };
  const { setting } = subject;
  const given = options.values?.get(control.slug)?.[setting.flag];
  if (given !== undefined) return givenValue(view, seen, given);
  if (repaired?.kind === 'value' && constraint !== undefined) {
    const { component } = control;
    return fitValue(view, { component, setting, constraint, present: start.set, value: repaired.value }, options.knownNames);
  }
  const derived = deriveValue(view, control.component, setting);
  if (derived !== undefined) return { value: derived };
  const reason = `needs a value: ${settingName(setting)} has no default that fits every cluster; bench fix asks for it, or give it in a playbook's values`;
  return { refusal: reason, needsValue: setting.flag };
}

function givenValue(view: HostView, { subject, constraint, type }: ValueObservation, given: string): Wanted {
  const value = type === 'list' ? given.split(',') : given;
  const name = subject.kind === 'setting' ? settingName(subject.setting) : subject.path;
  if (constraint !== undefined && !holds(constraint, readingOf(value, undefined), type)) {
    return { refusal: `the value ${given} given for ${name} is not one with which the control holds` };
  }
  const problem = subject.kind === 'setting' ? fileValueProblem(view, subject.setting.flag, given) : undefined;
  return problem === undefined ? { value } : { refusal: problem };
}
