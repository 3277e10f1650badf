import type { NumberedControl } from '../model/control.js';
import type { Evidence, Finding, Status } from '../model/finding.js';
import { etcdOwnerReason } from './etcd-owner.js';
import type { Examination, Observation } from './examine.js';
import { examine } from './examine.js';
import type { HostView } from './host-view.js';
import { hasComponent } from './host-view.js';

/** A finding together with the observations that a repair starts from. */
export interface Judgement {
  readonly control: NumberedControl;
  /** `remediation` is filled in once a plan says what can be repaired. */
  readonly finding: Finding;
  /** What was seen, when anything was. */
  readonly observations: readonly Observation[];
}

/** Verdict, its reason, and what it was drawn from. */
interface Verdict {
  readonly status: Status;
  readonly reason: string;
  readonly observations: readonly Observation[];
}

/** Judges one control on one host. Always gives exactly one finding; what could not be seen is `error`. */
export function judge(view: HostView, control: NumberedControl, language: 'en' | 'zh'): Judgement {
  const { status, reason, observations } = verdictOn(view, control);
  const shown = relevant(observations);
  const finding: Finding = {
    host: view.host.name,
    benchmark: control.benchmark,
    control: control.number,
    slug: control.slug,
    title: control.title[language],
    section: control.section,
    automated: control.automated,
    status,
    expected: [...new Set(observations.map((each) => each.expected))].slice(0, shownAtMost).join('; '),
    actual: listSome(shown.map((each) => each.actual)) + (isPending(shown) ? ` (${reason})` : ''),
    reason,
    evidence: uniqueEvidence(shown.flatMap((each) => each.evidence)),
    remediation: { available: false, risk: control.risk },
  };
  return { control, finding, observations };
}

function verdictOn(view: HostView, control: NumberedControl): Verdict {
  if (!hasComponent(view, control.component)) {
    return { status: 'not-applicable', reason: `this host has no ${control.component}`, observations: [] };
  }
  const examinations = control.checks.map((check) => examine(view, control, check));
  const observations = examinations.flatMap((each) => (each.kind === 'seen' ? each.observations : []));
  const error = examinations.find((each) => each.kind === 'error');
  if (error !== undefined) return { status: 'error', reason: error.reason, observations: [] };
  if (observations.length === 0) {
    return { status: 'not-applicable', reason: firstReason(examinations), observations };
  }
  const exempt = control.guards.includes('etcd-user') ? etcdOwnerReason(view, observations) : undefined;
  if (exempt !== undefined) return { status: 'not-applicable', reason: exempt, observations };
  return weigh(control, observations);
}

function firstReason(examinations: readonly Examination[]): string {
  const reasons = examinations.flatMap((each) => (each.kind === 'seen' ? [] : [each.reason]));
  return reasons[0] ?? 'there is nothing on this host that it applies to';
}

function weigh(control: NumberedControl, observations: readonly Observation[]): Verdict {
  if (!control.automated) {
    return { status: 'warn', reason: manualReason(observations), observations };
  }
  const join = (test: (each: Observation) => boolean): boolean =>
    control.join === 'any' ? observations.some(test) : observations.every(test);
  const [now, next] = [join((each) => each.holdsNow), join((each) => each.holdsNext)];
  if (now && next) return { status: 'pass', reason: 'it holds', observations };
  if (now) return { status: 'fail', reason: 'it holds now, but what the next start reads does not say so', observations };
  if (next) {
    return { status: 'fail', reason: 'restart pending: it is declared, but the running process does not have it', observations };
  }
  return { status: 'fail', reason: 'it does not hold', observations };
}

function manualReason(observations: readonly Observation[]): string {
  if (observations.every((each) => each.constraint === undefined)) return 'a person has to judge what was seen';
  return observations.every((each) => each.holdsNow && each.holdsNext)
    ? 'what was seen fits; the benchmark leaves the verdict to a person'
    : 'what was seen does not fit; the benchmark leaves the verdict to a person';
}

const shownAtMost = 6;

/** The observations that speak against it; all of them when none does. */
function relevant(observations: readonly Observation[]): readonly Observation[] {
  const against = observations.filter((each) => !each.holdsNow || !each.holdsNext);
  return against.length > 0 ? against : observations;
}

/** Whether what runs and what is declared disagree: a reader has to see that beside the value. */
function isPending(observations: readonly Observation[]): boolean {
  return observations.some((each) => each.holdsNow !== each.holdsNext);
}

function listSome(texts: readonly string[]): string {
  const unique = [...new Set(texts)];
  const rest = unique.length - shownAtMost;
  return unique.slice(0, shownAtMost).join('; ') + (rest > 0 ? `; and ${rest} more` : '');
}

function uniqueEvidence(evidence: readonly Evidence[]): Evidence[] {
  const byText = new Map(evidence.map((each) => [`${each.source}\0${each.value}`, each]));
  return [...byText.values()];
}
