import type { Judgement } from '../evaluate/judge.js';
import type { Leftover } from '../model/plan.js';
import type { EditSet } from './build-plan.js';
import type { ClusterRemedy } from './cluster-remediations.js';
import { clusterRemediations, isClusterRemediation } from './cluster-remediations.js';
import type { Refusal, Wish } from './edit.js';
import { exceptionTo } from './exception-to.js';
import { firstMaster } from './first-master.js';
import { refusalOf } from './guards.js';
import { personsReason } from './persons-reason.js';
import type { PlanOptions, PlanStep } from './plan-options.js';
import { appliableObjects } from './proposals/appliable.js';
import { clusterObjectsWish } from './remediations/cluster-objects.js';
import type { Working } from './settings-wish.js';

/** What is done about the controls of the cluster as a whole, and what is left of them. */
export interface ClusterFixes {
  readonly sets: readonly EditSet[];
  readonly leftovers: readonly Leftover[];
}

/** What is known while all steps are gone through. */
export interface Round {
  readonly steps: readonly PlanStep[];
  /** What was found not to be possible. */
  readonly refused: ReadonlyMap<Judgement, Refusal>;
  /** The values of hosts, by name; updated with those asked for. */
  readonly workings: Map<string, Working>;
}

/** In the place of a step's number: no step of the playbook. */
export const noStep = -1;

/**
 * Plans what a machine may do about the controls of the cluster that are of one step: those that the user named are
 * applied, the others are left.
 * @param step place of the step among all of them, or `noStep`
 */
export function clusterFixes(step: number, { steps, refused, workings }: Round, options: PlanOptions): ClusterFixes {
  const sets: EditSet[] = [];
  const leftovers: Leftover[] = [];
  const view = firstMaster(options);
  for (const judgement of (options.cluster?.judgements ?? []).filter((each) => isMeant(each, options))) {
    if (stepOf(judgement, steps) !== step) continue;
    const wish = exceptionTo(judgement, options) ?? refused.get(judgement) ?? wishIn(step, judgement, options, workings);
    if ('refusal' in wish || view === undefined) leftovers.push(leftoverOf(judgement, wish));
    else sets.push({ view, judgement, step, edits: wish.edits });
  }
  return { sets, leftovers };
}

function stepOf({ control }: Judgement, steps: readonly PlanStep[]): number {
  return steps.findIndex(({ slugs }) => slugs === undefined || slugs.has(control.slug));
}

/** What does not hold, and was named or could be applied if it were. */
function isMeant(judgement: Judgement, { cluster, named }: PlanOptions): boolean {
  const { control, finding } = judgement;
  if (cluster === undefined || (finding.status !== 'fail' && finding.status !== 'warn')) return false;
  if (named.has(control.slug) || control.remediation !== undefined) return true;
  return appliableObjects(cluster.view, judgement).length > 0;
}

function wishIn(step: number, judgement: Judgement, options: PlanOptions, workings: Map<string, Working>): Wish {
  const { remediation, reference } = judgement.control;
  const elsewhere = { refusal: `no step of the playbook has it; apply it with --only ${reference}` };
  if (remediation !== undefined && isClusterRemediation(remediation)) {
    const reason = personsReason(judgement, options);
    if (reason !== undefined) return { refusal: reason };
    return step === noStep ? elsewhere : remedyWish(clusterRemediations[remediation], judgement, options, workings);
  }
  const wish = clusterObjectsWish(judgement, options);
  return step === noStep && 'edits' in wish ? elsewhere : wish;
}

/** The remedy's wish; its guards are asked of the first master. */
function remedyWish(remedy: ClusterRemedy, judgement: Judgement, options: PlanOptions, workings: Map<string, Working>): Wish {
  const view = firstMaster(options);
  if (view === undefined || options.cluster === undefined) return { refusal: noMaster };
  const reason = refusalOf(view, judgement.control, options);
  return reason === undefined ? remedy(options.cluster.view, judgement, options, workings) : { refusal: reason };
}

const noMaster = 'no master takes part in the run to make changes through';

function leftoverOf({ control, finding }: Judgement, wish: Wish): Leftover {
  const { host } = finding;
  const left = { host, control: control.reference, target: control.component, risk: control.risk };
  if (!('refusal' in wish)) return { ...left, reason: noMaster };
  const { refusal, needsValue } = wish;
  return { ...left, reason: refusal, ...(needsValue === undefined ? {} : { value: { slug: control.slug, flag: needsValue } }) };
}
