import type { Judgement } from '../evaluate/judge.js';
import type { NumberedControl } from '../model/control.js';
import { openObservations } from './open-observations.js';
import type { PlanOptions } from './plan-options.js';

/**
 * Why a person has to decide before a machine does anything about a control; undefined when nobody has to: it is
 * automated and of no risk that needs a review, or the user named it.
 */
export function personsReason(judgement: Judgement, { named }: PlanOptions): string | undefined {
  const { control } = judgement;
  if (control.remediation === undefined && openObservations(judgement).every((each) => 'rule' in each)) return personReason;
  if (named.has(control.slug)) return undefined;
  if (!control.automated) return manualReason(control);
  return control.risk === 'review' ? reviewReason(control) : undefined;
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
