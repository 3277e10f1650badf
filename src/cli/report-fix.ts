import type { Outcome } from '../model/outcome.js';
import type { Change, Plan } from '../model/plan.js';
import type { FixResult } from '../model/run-record.js';
import { toFixReport } from '../report/fix-report.js';
import { renderFixText } from '../report/fix-text.js';
import { renderPlanText } from '../report/plan-text.js';
import { renderJson } from '../report/render-json.js';
import { summarise } from '../report/scan-summary.js';
import type { CarriedOut } from './carry-out.js';
import type { CommonOptions } from './common-options.js';
import type { ExitCode } from './exit-code.js';
import { exitCode } from './exit-code.js';
import { findingsOf } from './judge-all.js';
import { writeResult } from './output.js';
import type { Prepared } from './prepare-plan.js';
import { summaryNow } from './summary-now.js';
import { fileText, terminalText } from './terminal.js';

/** What a run is reported from. */
export interface ReportedRun extends Prepared {
  readonly options: Pick<CommonOptions, 'format' | 'reports' | 'language'> & { readonly isDryRun: boolean };
  /** What became of changes before anything was carried out: made already, or no longer fitting the hosts. */
  readonly settled: readonly Outcome[];
}

/** What came of a run of which nothing was carried out. */
export const nothingDone: CarriedOut = { outcomes: [], needsPerson: false, end: () => undefined };

/**
 * Writes what became of a run, and ends its record. Resolves with the exit code.
 * @param untouched changes of the plan that were not carried out: not chosen, or a dry run
 */
export async function reportFix(reported: ReportedRun, result: CarriedOut, untouched: readonly Change[]): Promise<ExitCode> {
  const { options, run, survey: seen, selection, judged, plan } = reported;
  const before = summarise(findingsOf(judged));
  const fixed: FixResult = {
    run,
    dryRun: options.isDryRun,
    benchmarks: selection.benchmarks.map(({ id }) => ({ id })),
    hosts: seen.reports,
    plan,
    outcomes: [...reported.settled, ...result.outcomes, ...notTried(untouched, options.isDryRun), ...left(plan)],
    before,
    after: result.outcomes.length === 0 ? before : await summaryNow(reported),
  };
  writeResult(options.format, options.reports, {
    json: () => renderJson(toFixReport(fixed)),
    text: () => renderFixText(fixed, terminalText(options.language)),
    // on the screen the plan was shown before the question
    textFile: () => `${renderPlanText(plan, fileText(options.language))}\n${renderFixText(fixed, fileText(options.language))}`,
  });
  const isHalf = plan.takesBack !== undefined && plan.leftovers.length > 0;
  const isPending = isHalf || untouched.length > 0 || result.outcomes.some(({ status }) => status === 'skipped');
  const code = fixExitCode(fixed, result.needsPerson, isPending);
  result.end(code);
  return code;
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
 * stopped; or whether something stays of a run that was to be taken back
 */
function fixExitCode(result: FixResult, needsPerson: boolean, isPending: boolean): ExitCode {
  const has = (...statuses: Outcome['status'][]): boolean => result.outcomes.some(({ status }) => statuses.includes(status));
  if (needsPerson) return exitCode.needsPerson;
  if (has('failed', 'rolled-back', 'outdated')) return exitCode.rolledBack;
  if (result.hosts.some((host) => !host.reachable)) return exitCode.unreachable;
  return isPending ? exitCode.findings : exitCode.good;
}
