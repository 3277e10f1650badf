import type { Patience } from '../apply/wait-for-component.js';
import type { Outcome } from '../model/outcome.js';
import type { Change, Plan } from '../model/plan.js';
import type { FixResult } from '../model/run-record.js';
import { toFixReport } from '../report/fix-report.js';
import { renderFixText } from '../report/fix-text.js';
import { renderPlanText } from '../report/plan-text.js';
import { renderJson } from '../report/render-json.js';
import { summarise } from '../report/scan-summary.js';
import type { RolloutResult } from '../rollout/roll-out.js';
import { withAskedValues } from './ask-values.js';
import { carryOut } from './carry-out.js';
import { confirmPlan } from './confirm-plan.js';
import type { ExitCode } from './exit-code.js';
import { exitCode } from './exit-code.js';
import { findingsOf } from './judge-all.js';
import { writeResult } from './output.js';
import type { PlanRequest, Prepared } from './prepare-plan.js';
import { preparePlan } from './prepare-plan.js';
import { prepareSavedPlan } from './prepare-saved-plan.js';
import { proposeTo } from './propose-to.js';
import { closeAll } from './survey.js';
import { summaryNow } from './summary-now.js';
import { fileText, terminalText } from './terminal.js';

/** What `bench fix` takes beyond what a plan is asked for with. */
export interface FixOptions extends PlanRequest {
  readonly isDryRun: boolean;
  readonly isYes: boolean;
  /** A saved plan to carry out instead of making one. */
  readonly plan?: string;
  /** Folder for proposals about objects of the API. */
  readonly proposals?: string;
  readonly patience?: Patience;
}

/** A prepared plan and what is settled about it before it is shown. */
export interface FixContext extends Prepared {
  readonly options: FixOptions;
  /** What became of the changes of a saved plan that are made already, or that the hosts no longer fit. */
  readonly settled: readonly Outcome[];
}

const nothingDone: RolloutResult = { outcomes: [], needsPerson: false };

/** Runs `bench fix`: probes, judges, plans, asks, applies, verifies, reports. Resolves with the exit code. */
export async function fixCommand(options: FixOptions): Promise<ExitCode> {
  const context = await prepare(options);
  try {
    const { proposals } = options;
    if (proposals !== undefined) proposeTo(proposals, context);
    return await fix(context);
  } finally {
    closeAll(context.survey.sessions);
  }
}

async function prepare(options: FixOptions): Promise<FixContext> {
  if (options.plan !== undefined) return { options, ...(await prepareSavedPlan(options, options.plan)) };
  const prepared = await preparePlan(options);
  try {
    const final = options.isYes || options.isDryRun ? prepared : await withAskedValues(options, prepared);
    return { options, ...final, settled: [] };
  } catch (error) {
    closeAll(prepared.survey.sessions);
    throw error;
  }
}

async function fix(context: FixContext): Promise<ExitCode> {
  const { options, plan } = context;
  const text = terminalText(options.language);
  const planText = renderPlanText(plan, text);
  if (options.format === 'text') process.stdout.write(`${planText}\n`);
  if (options.isDryRun || plan.changes.length === 0) return report(context, nothingDone, plan.changes);
  // with JSON on standard output the plan is still shown to whoever has to confirm it
  if (!options.isYes && options.format !== 'text') process.stderr.write(planText);
  const chosen = options.isYes ? plan.changes : await confirmPlan(plan, text);
  const result = chosen.length === 0 ? nothingDone : await carryOut(context, chosen, options.patience);
  return report(context, result, plan.changes.filter((change) => !chosen.includes(change)));
}

async function report(context: FixContext, result: RolloutResult, untouched: readonly Change[]): Promise<ExitCode> {
  const { options, run, survey: seen, selection, judged, plan } = context;
  const before = summarise(findingsOf(judged));
  const fixed: FixResult = {
    run,
    dryRun: options.isDryRun,
    benchmarks: selection.benchmarks.map(({ id }) => ({ id })),
    hosts: seen.reports,
    plan,
    outcomes: [...context.settled, ...result.outcomes, ...notTried(untouched, options.isDryRun), ...left(plan)],
    before,
    after: result.outcomes.length === 0 ? before : await summaryNow(context),
  };
  writeResult(options.format, options.reports, {
    json: () => renderJson(toFixReport(fixed)),
    text: () => renderFixText(fixed, terminalText(options.language)),
    // on the screen the plan was shown before the question
    textFile: () => `${renderPlanText(plan, fileText(options.language))}\n${renderFixText(fixed, fileText(options.language))}`,
  });
  const isPending = untouched.length > 0 || result.outcomes.some(({ status }) => status === 'skipped');
  return fixExitCode(fixed, result.needsPerson, isPending);
}

function notTried(changes: readonly Change[], isDryRun: boolean): Outcome[] {
  const reason = isDryRun ? 'dry run' : 'not chosen';
  return changes.map(({ host, target, controls }) => ({ host, target, controls, status: 'skipped', reason }));
}

function left({ leftovers }: Plan): Outcome[] {
  return leftovers.map(({ host, target, control, reason }) => ({ host, target, controls: [control], status: 'skipped', reason }));
}

/**
 * @param isPending whether a planned change was not made: in a dry run, not chosen, or not reached before the rollout
 * stopped
 */
function fixExitCode(result: FixResult, needsPerson: boolean, isPending: boolean): ExitCode {
  const has = (...statuses: Outcome['status'][]): boolean => result.outcomes.some(({ status }) => statuses.includes(status));
  if (needsPerson) return exitCode.needsPerson;
  if (has('failed', 'rolled-back', 'outdated')) return exitCode.rolledBack;
  if (result.hosts.some((host) => !host.reachable)) return exitCode.unreachable;
  return isPending ? exitCode.findings : exitCode.good;
}
