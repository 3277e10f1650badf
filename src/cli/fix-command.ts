import type { Patience } from '../apply/wait-for-component.js';
import type { Outcome } from '../model/outcome.js';
import { askAndCarryOut } from './ask-and-carry-out.js';
import { withAskedValues } from './ask-values.js';
import type { ExitCode } from './exit-code.js';
import type { PlanRequest, Prepared } from './prepare-plan.js';
import { preparePlan } from './prepare-plan.js';
import { prepareSavedPlan } from './prepare-saved-plan.js';
import { proposeTo } from './propose-to.js';
import type { RunOptions } from './run-flags.js';
import { closeAll } from './survey.js';

/** What `bench fix` takes beyond what a plan is asked for with. */
export interface FixOptions extends PlanRequest, RunOptions {
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

/** Runs `bench fix`: probes, judges, plans, asks, applies, verifies, reports. Resolves with the exit code. */
export async function fixCommand(options: FixOptions): Promise<ExitCode> {
  const context = await prepare(options);
  try {
    const { proposals } = options;
    if (proposals !== undefined) proposeTo(proposals, context);
    return await askAndCarryOut(context, { ...options, kind: 'fix' });
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
