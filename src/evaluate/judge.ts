import type { NumberedControl } from '../model/control.js';
import type { Evidence, Finding, Status } from '../model/finding.js';
import type { Examination, Observation } from './examine.js';

/** A finding together with the observations that a repair starts from. */
export interface Judgement {
  readonly control: NumberedControl;
  /** `remediation` is filled in once a plan says what can be repaired. */
  readonly finding: Finding;
  /** What was seen, when anything was. */
  readonly observations: readonly Observation[];
}

/** A verdict, its reason, and what it was drawn from. */
interface Verdict {
  readonly status: Status;
  readonly reason: string;
  readonly observations: readonly Observation[];
}

/** The one finding that a control gets from what its checks saw, on a host or of the cluster. */
export function judge(
  host: string,
  control: NumberedControl,
  examinations: readonly Examination[],
  language: 'en' | 'zh',
): Judgement {
  const { status, reason, observations } = verdictOn(control, examinations, language);
  const shown = relevant(control, observations);
  const finding: Finding = {
    host,
    benchmark: control.benchmark,
    control: control.number,
    slug: control.slug,
    title: control.title[language],
    section: control.section,
    automated: control.automated,
    status,
    expected: [...new Set(observations.map((each) => each.expected))].slice(0, shownAtMost).join(control.join === 'any' ? ' or ' : '; '),
    actual: listSome(shown.map((each) => each.actual)) + (isPending(shown) ? ` (${reason})` : ''),
    reason,
    evidence: uniqueEvidence(shown.flatMap((each) => each.evidence)),
    remediation: { available: false, risk: control.risk },
  };
  return { control, finding, observations };
}

function verdictOn(control: NumberedControl, examinations: readonly Examination[], language: 'en' | 'zh'): Verdict {
  const observations = examinations.flatMap((each) => (each.kind === 'seen' ? each.observations : []));
  const error = examinations.find((each) => each.kind === 'error');
  if (error !== undefined) return { status: 'error', reason: error.reason, observations: [] };
  const refused = examinations.flatMap((each) => (each.kind === 'not-applicable' ? [each.reason] : []));
  if (observations.length === 0 && refused[0] !== undefined) {
    return { status: 'not-applicable', reason: refused[0], observations };
  }
  return weigh(control, observations, control.look?.[language] ?? 'a person has to judge what was seen');
}

/** Weighs what is conclusive; a person judges where nothing is, or where the rest depends on something else. */
function weigh(control: NumberedControl, observations: readonly Observation[], look: string): Verdict {
  const conclusive = observations.filter((each) => each.isConclusive);
  const isAny = control.join === 'any';
  const isOpen = conclusive.length < observations.length || observations.length === 0;
  const join = (test: (each: Observation) => boolean): boolean => (isAny ? conclusive.some(test) : conclusive.every(test));
  const [now, next] = [join((each) => each.holdsNow), join((each) => each.holdsNext)];
  const holds = now && next;
  if (isOpen && holds !== isAny) return { status: 'warn', reason: look, observations };
  if (holds) return { status: 'pass', reason: 'it holds', observations };
  if (now) return { status: 'fail', reason: 'it holds now, but what the next start reads does not say so', observations };
  if (next) {
    return { status: 'fail', reason: 'restart pending: it is declared, but the running process does not have it', observations };
  }
  return { status: 'fail', reason: 'it does not hold', observations };
}

const shownAtMost = 6;

/** The observations that speak against it, or that a person has to judge; all of them when none does. */
function relevant(control: NumberedControl, observations: readonly Observation[]): readonly Observation[] {
  const against = observations.filter((each) => !each.holdsNow || !each.holdsNext || !each.isConclusive);
  const isHeld = control.join === 'any' && observations.some((each) => each.isConclusive && each.holdsNow && each.holdsNext);
  return against.length > 0 && !isHeld ? against : observations;
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
