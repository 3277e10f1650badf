import { holds } from '../evaluate/holds.js';
import type { ValueObservation } from '../evaluate/examine.js';
import type { HostView } from '../evaluate/host-view.js';
import type { Judgement } from '../evaluate/judge.js';
import type { Reading } from '../evaluate/reading.js';
import { readingOf } from '../evaluate/reading.js';
import { settingName } from '../evaluate/setting-name.js';
import type { Constraint, Value } from '../model/constraint.js';
import type { NumberedControl } from '../model/control.js';
import type { Edit, Wish } from './edit.js';
import { mountFor } from './mount-for.js';
import { openObservations } from './open-observations.js';
import type { PlanOptions } from './plan-options.js';
import { restartFor } from './restart-for.js';
import { wantedValue } from './wanted-value.js';
import { writeRefusal } from './write-refusal.js';

/** Values as the wishes so far leave them, so that two controls of one setting or file build on one another. */
export type Working = Map<string, WorkingValue>;

interface WorkingValue {
  readonly value: Value;
  /** What was asked of it, and by which control. */
  readonly demands: readonly { readonly constraint: Constraint; readonly reference: string }[];
}

/**
 * The edits after which everything holds that a judgement saw not to hold: each value repaired by its constraint, at the
 * place where it is declared.
 * @param working is updated with the values asked for
 */
export function settingsWish(view: HostView, judgement: Judgement, options: PlanOptions, working: Working): Wish {
  const edits: Edit[] = [];
  for (const observation of openObservations(judgement)) {
    if ('rule' in observation) continue;
    const wish = wishForObservation(view, judgement.control, observation, options, working);
    if ('refusal' in wish) return wish;
    edits.push(...wish.edits);
  }
  return { edits };
}

function wishForObservation(
  view: HostView,
  control: NumberedControl,
  seen: ValueObservation,
  options: PlanOptions,
  working: Working,
): Wish {
  if (seen.constraint === undefined) return { edits: [] };
  const key = workingKey(seen);
  const earlier = working.get(key);
  const found = wantedValue(view, control, seen, options, workingReading(seen, earlier));
  if ('refusal' in found) return found;
  const wanted = isEmptyList(found.value) && !hasDefault(seen) ? undefined : found.value;
  const refusal = seen.subject.kind === 'setting' ? writeRefusal(view, seen, wanted, options.knownNames) : undefined;
  if (refusal !== undefined) return { refusal };
  const spoiled = spoiledBy(seen, wanted, earlier);
  if (spoiled !== undefined) return { refusal: `it contradicts ${spoiled}, which asks for another value of the same setting` };
  const wish = wishFor(view, control, seen, wanted, options.run);
  if ('refusal' in wish) return wish;
  const demand = { constraint: seen.constraint, reference: control.reference };
  working.set(key, { value: wanted, demands: [...(earlier?.demands ?? []), demand] });
  return wish;
}

/** The control whose demand on the same value would no longer hold; two benchmarks may want opposite things. */
function spoiledBy(seen: ValueObservation, wanted: Value, earlier: WorkingValue | undefined): string | undefined {
  const reading = workingReading(seen, { value: wanted });
  return earlier?.demands.find(({ constraint }) => !holds(constraint, reading, seen.type))?.reference;
}

/** A list of which nothing is left is better not set, unless its default would then be in force. */
function isEmptyList(value: Value): boolean {
  return Array.isArray(value) && value.length === 0;
}

function hasDefault({ subject }: ValueObservation): boolean {
  return subject.kind === 'setting' && subject.setting.default !== undefined;
}

/** The value that earlier wishes leave, else the one that the next start reads. */
function workingReading(seen: ValueObservation, earlier: Pick<WorkingValue, 'value'> | undefined): Reading {
  const declared = seen.declared ?? seen.effective;
  if (earlier === undefined) return declared;
  const isUnset = declared.set === undefined;
  return readingOf(earlier.value, isUnset ? declared.inForce : undefined);
}

function workingKey({ subject, type }: ValueObservation): string {
  if (subject.kind === 'file') return `${type} ${subject.path}`;
  return `${subject.home?.path ?? ''} ${settingName(subject.setting)}`;
}

function wishFor(view: HostView, control: NumberedControl, seen: ValueObservation, value: Value, run: string): Wish {
  const { subject } = seen;
  if (subject.kind === 'file') {
    const text = String(value);
    const edit = seen.type === 'owner' ? ({ kind: 'owner', owner: text } as const) : ({ kind: 'mode', mode: text } as const);
    return { edits: [{ control, view, path: subject.path, ...edit }] };
  }
  const { home, setting } = subject;
  if (home === undefined) return { edits: [] };
  const mount = mountFor(view, control, home, value);
  if ('refusal' in mount) return mount;
  const set = { control, view, path: home.path, kind: 'setting', home, setting, value } as const;
  return { edits: [set, ...mount.edits, ...restartFor(view, control, home, run)] };
}
