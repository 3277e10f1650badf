import { renderJson } from '../report/render-json.js';
import { renderPlanText } from '../report/plan-text.js';
import type { ExitCode } from './exit-code.js';
import { exitCode } from './exit-code.js';
import { writeResult } from './output.js';
import { planDocument, savePlan } from './plan-file.js';
import type { PlanRequest } from './prepare-plan.js';
import { preparePlan } from './prepare-plan.js';
import { proposeTo } from './propose-to.js';
import { closeAll } from './survey.js';
import { fileText, terminalText } from './terminal.js';

/** What `bench plan` takes beyond what a plan is asked for with. */
export interface PlanCommandOptions extends PlanRequest {
  /** Where to save the plan. */
  readonly output?: string;
  /** Folder for proposals about objects of the API. */
  readonly proposals?: string;
}

/** Runs `bench plan`: looks, judges, plans, and changes nothing. Resolves with the exit code. */
export async function planCommand(options: PlanCommandOptions): Promise<ExitCode> {
  const prepared = await preparePlan(options);
  try {
    const document = planDocument(prepared);
    if (options.output !== undefined) savePlan(options.output, document);
    if (options.proposals !== undefined) proposeTo(options.proposals, prepared);
    writeResult(options.format, options.reports, {
      json: () => renderJson(document),
      text: () => renderPlanText(prepared.plan, terminalText(options.language)),
      textFile: () => renderPlanText(prepared.plan, fileText(options.language)),
    });
    if (options.output !== undefined) process.stderr.write(`Saved. Carry it out with: bench fix --plan ${options.output}\n`);
    if (prepared.survey.reports.some((host) => !host.reachable)) return exitCode.unreachable;
    return prepared.plan.changes.length > 0 ? exitCode.findings : exitCode.good;
  } finally {
    closeAll(prepared.survey.sessions);
  }
}
