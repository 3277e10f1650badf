import type { Observation, ValueObservation } from '../evaluate/examine.js';
import type { HostView } from '../evaluate/host-view.js';
import type { Judgement } from '../evaluate/judge.js';
import type { Reading } from '../evaluate/reading.js';
import { readingOf } from '../evaluate/reading.js';
import { holds } from '../evaluate/holds.js';
import { repair } from '../evaluate/repair.js';
import { isEtcdServiceHome } from '../evaluate/setting-home.js';
import { settingName } from '../evaluate/setting-name.js';
import type { Constraint, Value } from '../model/constraint.js';
import type { NumberedControl } from '../model/control.js';
import type { KnownName } from '../model/known-name.js';
import type { Edit, Wish } from './edit.js';
import { auditLogWish } from './audit-log.js';
import { refusalOf } from './guards.js';
import { kernelSettingsEdits } from './kernel-settings.js';
import { writeRefusal } from './write-refusal.js';

/** Values as the wishes so far leave them, so that two controls of one setting or file build on one another. */
export type Working = Map<string, WorkingValue>;

interface WorkingValue {
  readonly value: Value;
  /** What was asked of it, and by which control. */
  readonly demands: readonly { readonly constraint: Constraint; readonly reference: string }[];
}

/** What a wish is made with. */
export interface WishOptions {
  /** Is updated with the values asked for. */
  readonly working: Working;
  /** Whether the user named this control, which a manual one and risk `review` need. */
  readonly isNamed: boolean;
  readonly auditPolicy: string;
  readonly knownNames: readonly KnownName[];
}

/** What one judgement asks for, or why a machine cannot do it. */
export function wishOf(view: HostView, judgement: Judgement, options: WishOptions): Wish {
  const { control } = judgement;
  const open = openObservations(judgement);
  if (open.every((each) => 'rule' in each)) return { refusal: personReason };
  if (!control.automated && !options.isNamed) return { refusal: manualReason(control) };
  if (control.risk === 'review' && !options.isNamed) return { refusal: reviewReason(control) };
  const refusal = refusalOf(view, control);
  if (refusal !== undefined) return { refusal };
  if (control.remediation === 'audit-log') return auditLogWish(view, control, options.auditPolicy);
  const edits: Edit[] = [];
  for (const observation of open) {
    if ('rule' in observation) continue;
    const wish = wishForObservation(view, control, observation, options);
    if ('refusal' in wish) return wish;
    edits.push(...wish.edits);
  }
  return { edits };
}

const personReason = 'a person has to change it; what was found says what and where';

function manualReason(control: NumberedControl): string {
  const why = control.review === undefined ? '' : ` (${control.review.replace(/\.$/, '')})`;
  return `the benchmark leaves it to a person${why}; when it is to hold here, apply it with --only ${control.reference}`;
}

function reviewReason(control: NumberedControl): string {
  const why = (control.review ?? 'it may break clients').replace(/\.$/, '');
  return `needs a review: ${why}; when it is safe here, apply it with --only ${control.reference}`;
}

/** What has to be repaired: all that does not hold, or of alternatives the first. */
function openObservations({ control, observations }: Judgement): readonly Observation[] {
  const open = observations.filter((each) => !each.holdsNow || !each.holdsNext);
  return control.join === 'any' ? open.slice(0, 1) : open;
}

function wishForObservation(
  view: HostView,
  control: NumberedControl,
  seen: ValueObservation,
  { working, knownNames }: WishOptions,
): Wish {
  const { subject, constraint, type } = seen;
  if (constraint === undefined) return { edits: [] };
  const key = workingKey(seen);
  const earlier = working.get(key);
  const start = workingReading(seen, earlier);
  const repaired = repair(constraint, start, type);
  if (repaired.kind === 'not-repairable') return { refusal: repaired.reason };
  if (repaired.kind === 'needs-value') return { refusal: needsValue(seen) };
  const wanted = isEmptyList(repaired.value) && !hasDefault(seen) ? undefined : repaired.value;
  const refusal = subject.kind === 'setting' ? writeRefusal(view, seen, wanted, knownNames) : undefined;
  if (refusal !== undefined) return { refusal };
  const spoiled = spoiledBy(seen, wanted, earlier);
  if (spoiled !== undefined) return { refusal: `it contradicts ${spoiled}, which asks for another value of the same setting` };
  working.set(key, { value: wanted, demands: [...(earlier?.demands ?? []), { constraint, reference: control.reference }] });
  return { edits: editsFor(view, control, seen, wanted) };
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

function needsValue({ subject }: ValueObservation): string {
  const what = subject.kind === 'setting' ? settingName(subject.setting) : subject.path;
  return `needs a value: ${what} has no default that fits every cluster; set it by hand and scan again`;
}

function editsFor(view: HostView, control: NumberedControl, seen: ValueObservation, value: Value): Edit[] {
  const { subject } = seen;
  if (subject.kind === 'file') {
    const text = String(value);
    return [
      seen.type === 'owner'
        ? { control, path: subject.path, kind: 'owner', owner: text }
        : { control, path: subject.path, kind: 'mode', mode: text },
    ];
  }
  const home = subject.home;
  if (home === undefined || isEtcdServiceHome(home)) return [];
  const edit: Edit = { control, path: home.path, kind: 'setting', home, setting: subject.setting, value };
  return control.guards.includes('kernel-defaults') ? [edit, ...kernelSettingsEdits(view, control, home.path)] : [edit];
}
