import { renderPlanText } from '../report/plan-text.js';
import type { CarriedOut, CarryOutOptions } from './carry-out.js';
import { carryOut } from './carry-out.js';
import { confirmPlan } from './confirm-plan.js';
import type { ExitCode } from './exit-code.js';
import type { ReportedRun } from './report-fix.js';
import { nothingDone, reportFix } from './report-fix.js';
import { tellHeldLocks } from './tell-held-locks.js';
import { terminalText } from './terminal.js';

/** A run that is ready to be shown. */
export interface ShownRun extends ReportedRun {
  readonly options: ReportedRun['options'] & { readonly isYes: boolean };
}

/** Shows a plan, asks unless told not to, carries out what is chosen of it, and reports. Resolves with the exit code. */
export async function askAndCarryOut(shown: ShownRun, how: CarryOutOptions): Promise<ExitCode> {
  const { options, plan } = shown;
  const text = terminalText(options.language);
  const planText = renderPlanText(plan, text);
  if (options.format === 'text') process.stdout.write(`${planText}\n`);
  if (options.isDryRun) return reportFix(shown, nothingDone, plan.changes);
  if (plan.changes.length === 0) return reportFix(shown, await withoutChanges(shown, how), []);
  // with JSON on standard output the plan is still shown to whoever has to confirm it
  if (!options.isYes && options.format !== 'text') process.stderr.write(planText);
  const chosen = options.isYes ? plan.changes : await confirmPlan(plan, text);
  const result = chosen.length === 0 ? nothingDone : await carryOut(shown, chosen, how);
  if (result.trouble !== undefined) process.stderr.write(`bench: ${result.trouble}. \`bench rollback ${plan.run}\` takes the run back.\n`);
  return reportFix(shown, result, plan.changes.filter((change) => !chosen.includes(change)));
}

/** A run that is continued is ended all the same, on record and on the hosts, where its program may have left the lock. */
async function withoutChanges(shown: ShownRun, how: CarryOutOptions): Promise<CarriedOut> {
  if (how.resumed !== undefined) return carryOut(shown, [], how);
  await tellHeldLocks([...shown.survey.sessions.values()]);
  return nothingDone;
}
