import type { Constraint, ValueType } from '../model/constraint.js';
import type { Check, NumberedControl, Setting } from '../model/control.js';
import type { Evidence } from '../model/finding.js';
import type { PresentFile } from '../model/snapshot.js';
import { describeConstraint } from './describe-constraint.js';
import { findFiles } from './find-files.js';
import { holds } from './holds.js';
import type { HostView } from './host-view.js';
import type { Reading } from './reading.js';
import { readingOf } from './reading.js';
import { readSetting, settingName } from './read-setting.js';
import type { SettingHome } from './setting-home.js';
import { showValue } from './typed-value.js';
import { versionProblem } from './version-range.js';

/** The thing whose value a constraint is about, and where a repair of it would go. */
export type Subject =
  | { readonly kind: 'setting'; readonly setting: Setting; readonly home: SettingHome | undefined }
  | { readonly kind: 'file'; readonly path: string; readonly fact: PresentFile };

/** One value that a check looked at. */
export interface Observation {
  readonly subject: Subject;
  readonly type: ValueType;
  readonly constraint: Constraint | undefined;
  /** What runs now. */
  readonly effective: Reading;
  /** What the next start will read; undefined when that is not known. For files the same as `effective`. */
  readonly declared: Reading | undefined;
  readonly holdsNow: boolean;
  readonly holdsNext: boolean;
  readonly expected: string;
  readonly actual: string;
  readonly evidence: readonly Evidence[];
}

/** What one check saw: values, or the reason why there are none. */
export type Examination =
  | { readonly kind: 'seen'; readonly observations: readonly Observation[] }
  | { readonly kind: 'not-applicable'; readonly reason: string }
  | { readonly kind: 'error'; readonly reason: string };

/** Looks at what one check of a control is about. The component must be on the host. */
export function examine(view: HostView, control: NumberedControl, check: Check): Examination {
  return 'file' in check ? examineFiles(view, check) : examineSetting(view, control, check);
}

function examineSetting(view: HostView, control: NumberedControl, check: Extract<Check, { setting: Setting }>): Examination {
  const outside = versionProblem(check.setting, view.kubernetesVersion);
  if (outside !== undefined) return { kind: 'not-applicable', reason: outside };
  const readings = readSetting(view, control.component, check.setting);
  const problem = readings.find((each) => each.problem !== undefined)?.problem;
  if (problem !== undefined) return { kind: 'error', reason: problem };
  const observations = readings.map((read): Observation => {
    const { type } = check.setting;
    const satisfied = (reading: Reading): boolean => check.must === undefined || holds(check.must, reading, type);
    return {
      subject: { kind: 'setting', setting: check.setting, home: read.home },
      type,
      constraint: check.must,
      effective: read.effective,
      declared: read.declared,
      holdsNow: satisfied(read.effective),
      holdsNext: read.declared === undefined || satisfied(read.declared),
      expected: expectation(settingName(check.setting), check.must),
      actual: describeReading(check.setting, read.effective),
      evidence: read.evidence,
    };
  });
  return { kind: 'seen', observations };
}

function describeReading(setting: Setting, reading: Reading): string {
  const name = settingName(setting);
  if (reading.set !== undefined) return `${name}=${showValue(reading.set)}`;
  return reading.inForce === undefined ? `${name} is not set` : `${name} is not set (default ${showValue(reading.inForce)})`;
}

function expectation(name: string, constraint: Constraint | undefined): string {
  return constraint === undefined ? `${name}: a person decides` : `${name} ${describeConstraint(constraint)}`;
}

function examineFiles(view: HostView, check: Extract<Check, { file: string }>): Examination {
  const found = findFiles(view, check.file);
  if (found.problem !== undefined) return { kind: 'error', reason: `could not look: ${found.problem}` };
  const observations: Observation[] = [];
  for (const path of found.paths) {
    const fact = view.snapshot.files[path];
    if (fact?.state === 'unreadable') return { kind: 'error', reason: `could not look: ${path}: ${fact.reason}` };
    if (fact?.state === 'present' && concerns(fact, found.looked.includes(path), check.must)) {
      observations.push(observeFile(path, fact, check.must));
    }
  }
  if (observations.length > 0) return { kind: 'seen', observations };
  return { kind: 'not-applicable', reason: `there is no such file: ${found.looked.join(', ')}` };
}

/** A mode found by a pattern is about files: a directory among them needs its execute bits. */
function concerns(fact: PresentFile, isNamed: boolean, must: Constraint | undefined): boolean {
  if (fact.type === 'other') return false;
  return fact.type === 'file' || isNamed || must === undefined || !('modeAtMost' in must);
}

function observeFile(path: string, fact: PresentFile, must: Constraint | undefined): Observation {
  const isOwner = must !== undefined && 'ownedBy' in must;
  const mode = fact.mode.toString(8).padStart(4, '0');
  const owner = `${fact.user}:${fact.group}`;
  const type: ValueType = isOwner ? 'owner' : 'mode';
  const reading = readingOf(isOwner ? owner : mode, undefined);
  const isGood = must === undefined || holds(must, reading, type);
  return {
    subject: { kind: 'file', path, fact },
    type,
    constraint: must,
    effective: reading,
    declared: reading,
    holdsNow: isGood,
    holdsNext: isGood,
    expected: must === undefined ? 'a person decides' : describeConstraint(must),
    actual: must === undefined ? `${path} has mode ${mode} and belongs to ${owner}` : fileActual(path, isOwner, mode, owner),
    evidence: [{ source: path, value: `mode ${mode}, owner ${owner}` }],
  };
}

function fileActual(path: string, isOwner: boolean, mode: string, owner: string): string {
  return isOwner ? `${path} belongs to ${owner}` : `${path} has mode ${mode}`;
}
