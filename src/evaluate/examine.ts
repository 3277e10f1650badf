import type { Component } from '../model/component.js';
import type { Constraint, ValueType } from '../model/constraint.js';
import type { Check, FileCheck, RuleCheck, Setting, SettingCheck } from '../model/control.js';
import type { Evidence } from '../model/finding.js';
import type { RuleName } from '../model/rule.js';
import { isClusterRule } from '../model/rule.js';
import type { PresentFile } from '../model/snapshot.js';
import { describeConstraint } from './describe-constraint.js';
import { closedBy } from './exposure.js';
import { findFiles } from './find-files.js';
import { holds } from './holds.js';
import { hostRules } from './host-rules.js';
import type { HostView } from './host-view.js';
import type { Reading } from './reading.js';
import { readingOf } from './reading.js';
import { readSetting } from './read-setting.js';
import { settingName } from './setting-name.js';
import type { RuleOutcome } from './rule.js';
import type { SettingHome } from './setting-home.js';
import { showValue } from './typed-value.js';
import { versionProblem } from './version-range.js';

/** The thing whose value a constraint is about, and where a repair of it would go. */
export type Subject =
  | { readonly kind: 'setting'; readonly setting: Setting; readonly home: SettingHome | undefined }
  | { readonly kind: 'file'; readonly path: string; readonly fact: PresentFile };

/** What was seen, and whether it holds. */
interface Seen {
  readonly holdsNow: boolean;
  readonly holdsNext: boolean;
  /** False when a person has to judge what was seen. */
  readonly isConclusive: boolean;
  readonly expected: string;
  readonly actual: string;
  readonly evidence: readonly Evidence[];
}

/** One value that a check looked at. */
export interface ValueObservation extends Seen {
  readonly subject: Subject;
  readonly type: ValueType;
  readonly constraint: Constraint | undefined;
  /** What runs now. */
  readonly effective: Reading;
  /** What the next start will read; undefined when that is not known. For files the same as `effective`. */
  readonly declared: Reading | undefined;
}

/** What a rule concluded. No repair starts from it. */
export interface RuleObservation extends Seen {
  readonly rule: RuleName;
}

export type Observation = ValueObservation | RuleObservation;

/** What one check saw: values, or the reason why there are none. */
export type Examination =
  | { readonly kind: 'seen'; readonly observations: readonly Observation[] }
  | { readonly kind: 'not-applicable'; readonly reason: string }
  | { readonly kind: 'error'; readonly reason: string };

/** Looks at what one check of a component's control is about. The component must be on the host. */
export function examine(view: HostView, component: Component, check: Check): Examination {
  if ('rule' in check) return examineRule(view, check);
  return 'file' in check ? examineFiles(view, check) : examineSetting(view, component, check);
}

function examineRule(view: HostView, check: RuleCheck): Examination {
  if (isClusterRule(check.rule)) throw new Error(`${check.rule} is no rule about a host`);
  const rule = hostRules[check.rule];
  return concluded(check, rule.expected, rule.judge(view, check.with ?? {}));
}

/** A rule's outcome as an examination. */
export function concluded(
  check: RuleCheck,
  expected: string,
  outcome: RuleOutcome,
): Examination {
  if (!('evidence' in outcome)) return { kind: outcome.verdict, reason: outcome.reason };
  const { verdict, actual, evidence } = outcome;
  const holds = verdict === 'holds';
  const isConclusive = holds || (verdict === 'fails' && check.unmet !== 'warn');
  return {
    kind: 'seen',
    observations: [{ rule: check.rule, holdsNow: holds, holdsNext: holds, isConclusive, expected, actual, evidence }],
  };
}

function examineSetting(view: HostView, component: Component, check: SettingCheck): Examination {
  const outside = versionProblem(check.setting, view.kubernetesVersion);
  if (outside !== undefined) return { kind: 'not-applicable', reason: outside };
  const readings = readSetting(view, component, check.setting);
  const problem = readings.find((each) => each.problem !== undefined)?.problem;
  if (problem !== undefined) return { kind: 'error', reason: problem };
  const observations = readings.map((read): Observation => {
    const { type } = check.setting;
    const satisfied = (reading: Reading): boolean => check.must === undefined || holds(check.must, reading, type);
    const [holdsNow, holdsNext] = [satisfied(read.effective), read.declared === undefined || satisfied(read.declared)];
    return {
      subject: { kind: 'setting', setting: check.setting, home: read.home },
      type,
      constraint: check.must,
      effective: read.effective,
      declared: read.declared,
      holdsNow,
      holdsNext,
      isConclusive: isConclusive(check, holdsNow && holdsNext),
      expected: expectation(settingName(check.setting), check.must),
      actual: describeReading(check.setting, read.effective),
      evidence: read.evidence,
    };
  });
  return { kind: 'seen', observations };
}

/** A check without a demand concludes nothing; one with `unmet: warn` only that it holds. */
function isConclusive(check: SettingCheck | FileCheck, isGood: boolean): boolean {
  return check.must !== undefined && (isGood || check.unmet !== 'warn');
}

function describeReading(setting: Setting, reading: Reading): string {
  const name = settingName(setting);
  if (reading.set !== undefined) return `${name}=${showValue(reading.set)}`;
  return reading.inForce === undefined ? `${name} is not set` : `${name} is not set (default ${showValue(reading.inForce)})`;
}

function expectation(name: string, constraint: Constraint | undefined): string {
  return constraint === undefined ? `${name}: a person decides` : `${name} ${describeConstraint(constraint)}`;
}

function examineFiles(view: HostView, check: FileCheck): Examination {
  const found = findFiles(view, check.file);
  if (found.problem !== undefined) return { kind: 'error', reason: `could not look: ${found.problem}` };
  const observations: Observation[] = [];
  for (const path of found.paths) {
    const fact = view.snapshot.files[path];
    if (fact?.state === 'unreadable') return { kind: 'error', reason: `could not look: ${path}: ${fact.reason}` };
    if (fact?.state === 'present' && concerns(fact, found.looked.includes(path), check.must)) {
      observations.push(observeFile(path, fact, check, closedBy(view.snapshot.files, path, fact)));
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

function observeFile(path: string, fact: PresentFile, check: FileCheck, closed: string | undefined): Observation {
  const { must } = check;
  const exposure = closed === undefined ? '' : `; other users are kept out by ${closed}`;
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
    isConclusive: isConclusive(check, isGood),
    expected: must === undefined ? 'a person decides' : describeConstraint(must),
    actual: must === undefined ? `${path} has mode ${mode} and belongs to ${owner}` : fileActual(path, isOwner, mode, owner),
    evidence: [{ source: path, value: `mode ${mode}, owner ${owner}${exposure}` }],
  };
}

function fileActual(path: string, isOwner: boolean, mode: string, owner: string): string {
  return isOwner ? `${path} belongs to ${owner}` : `${path} has mode ${mode}`;
}
