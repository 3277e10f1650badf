import type { HostView } from '../evaluate/host-view.js';
import type { Judgement } from '../evaluate/judge.js';
import { isClusterRemediation } from './cluster-remediations.js';
import type { Wish } from './edit.js';
import { refusalOf } from './guards.js';
import { personsReason } from './persons-reason.js';
import type { PlanOptions } from './plan-options.js';
import { remediations } from './remediations.js';
import type { Working } from './settings-wish.js';
import { settingsWish } from './settings-wish.js';

/**
 * What one judgement asks for, or why a machine cannot do it.
 * @param working is updated with the values asked for
 */
export function wishOf(view: HostView, judgement: Judgement, options: PlanOptions, working: Working): Wish {
  const { control } = judgement;
  const reason = personsReason(judgement, options) ?? refusalOf(view, control, options);
  if (reason !== undefined) return { refusal: reason };
  const { remediation } = control;
  const remediate = remediation === undefined || isClusterRemediation(remediation) ? settingsWish : remediations[remediation];
  return remediate(view, judgement, options, working);
}
