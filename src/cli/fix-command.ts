import type { Patience } from '../apply/wait-for-component.js';
import { defaultPatience } from '../apply/wait-for-component.js';
import { loadAuditPolicy } from '../benchmark/load-audit-policy.js';
import type { Sources } from '../benchmark/sources.js';
import { readSources } from '../benchmark/sources.js';
import { inFleet } from '../evaluate/in-fleet.js';
import { judgeHost } from '../evaluate/judge-host.js';
import type { NumberedControl } from '../model/control.js';
import type { Finding } from '../model/finding.js';
import type { Host } from '../model/host.js';
import type { Outcome } from '../model/outcome.js';
import type { Change, Plan } from '../model/plan.js';
import type { FixResult, Run } from '../model/run-record.js';
import { planFixes } from '../plan/plan-fixes.js';
import { toFixReport } from '../report/fix-report.js';
import { renderFixText } from '../report/fix-text.js';
import { renderPlanText } from '../report/plan-text.js';
import { renderJson } from '../report/render-json.js';
import { summarise } from '../report/scan-summary.js';
import type { RolloutResult } from '../rollout/roll-out.js';
import { rollOut } from '../rollout/roll-out.js';
import { becomePassword } from './become-password.js';
import type { CommonOptions } from './common-options.js';
import { confirmPlan } from './confirm-plan.js';
import type { ExitCode } from './exit-code.js';
import { exitCode } from './exit-code.js';
import { Interrupt } from './interrupt.js';
import type { Judged } from './judge-all.js';
import { findingsOf, judgeAll } from './judge-all.js';
import { writeResult } from './output.js';
import { readApiFor } from './read-api.js';
import { showRollout } from './rollout-progress.js';
import { newRun } from './run-identity.js';
import type { Selection } from './selection.js';
import { checkRequest, resolveRequest } from './selection.js';
import type { Survey } from './survey.js';
import { closeAll, survey, viewSession } from './survey.js';
import { fileText, terminalText } from './terminal.js';

/** What `bench fix` takes beyond the common options. */
export interface FixOptions extends CommonOptions {
  readonly hosts: readonly Host[];
  readonly isDryRun: boolean;
  readonly isYes: boolean;
  readonly patience?: Patience;
}

/** Everything that one fix works with. */
interface FixContext {
  readonly options: FixOptions;
  readonly run: Run;
  readonly sources: Sources;
  readonly survey: Survey;
  readonly selection: Selection;
  readonly judged: Judged;
  readonly plan: Plan;
}

/** Runs `bench fix`: probes, judges, plans, asks, applies, verifies, reports. Resolves with the exit code. */
export async function fixCommand(options: FixOptions): Promise<ExitCode> {
  const run = newRun();
  const sources = readSources(options.benchmarkDirectories);
  checkRequest(sources, options);
  const password = options.asksBecomePassword ? await becomePassword(process.env) : undefined;
  const { layouts } = sources;
  const seen = await survey(options.hosts, { layouts, parallel: options.parallel, becomePassword: password });
  try {
    const selection = resolveRequest(sources, options, seen.views);
    const api = await readApiFor(selection, seen, layouts);
    const judged = judgeAll(seen.views, { api, dockerfiles: undefined }, selection, options.language);
    const plan = planFixes(judged.hosts, { run: run.id, named: selection.named, auditPolicy: loadAuditPolicy(), knownNames: sources.knownNames });
    return await carryOut({ options, run, sources, survey: seen, selection, judged, plan });
  } finally {
    closeAll(seen.sessions);
  }
}

async function carryOut(context: FixContext): Promise<ExitCode> {
  const { options, plan } = context;
  const text = terminalText(options.language);
  const planText = renderPlanText(plan, text);
  if (options.format === 'text') process.stdout.write(planText);
  if (options.isDryRun || plan.changes.length === 0) return report(context, { outcomes: [], needsPerson: false }, plan.changes);
  // with JSON on standard output the plan is still shown to whoever has to confirm it
  if (!options.isYes && options.format !== 'text') process.stderr.write(planText);
  const chosen = options.isYes ? plan.changes : await confirmPlan(plan, text);
  const result = chosen.length === 0 ? { outcomes: [], needsPerson: false } : await apply(context, chosen);
  return report(context, result, plan.changes.filter((change) => !chosen.includes(change)));
}

async function apply(context: FixContext, changes: readonly Change[]): Promise<RolloutResult> {
  const { options, plan, survey: seen } = context;
  const interrupt = new Interrupt();
  try {
    return await showRollout(changes, (onEvent) =>
      rollOut({ ...plan, changes }, seen.hosts, {
        sessions: seen.sessions,
        parallel: options.parallel,
        patience: options.patience ?? defaultPatience,
        onEvent,
        isStopped: () => interrupt.isStopped,
        verify: (host, applied) => verifyHost(context, host, applied),
      }),
    );
  } finally {
    interrupt.release();
  }
}

/** Judges a host on a fresh probe: what was repaired must hold, and nothing that passed before may fail. */
async function verifyHost(context: FixContext, host: Host, applied: readonly Change[]): Promise<string | undefined> {
  const session = context.survey.sessions.get(host.name);
  if (session === undefined) return `${host.name} has no session`;
  const view = await viewSession(session, context.sources.layouts);
  const controls = allControlsOf(context.selection, host.name);
  const now = judgeHost(view, controls, context.options.language);
  const before = context.survey.views.find((each) => each.host.name === host.name);
  const earlier = before === undefined ? [] : judgeHost(before, controls, context.options.language);
  const passed = new Set(earlier.filter(({ finding }) => finding.status === 'pass').map(({ control }) => control.reference));
  const repaired = new Set(applied.flatMap((change) => change.controls));
  const bad = now.filter(
    ({ control: { reference }, finding }) => isBad(finding.status) && (repaired.has(reference) || passed.has(reference)),
  );
  if (bad.length === 0) return undefined;
  return bad.map(({ control, finding }) => `${control.reference} ${finding.reason}: ${finding.actual}`).join('; ');
}

/** Every control of the host's benchmarks, also those that `--only` left out: none of them may get worse. */
function allControlsOf({ benchmarks, byHost }: Selection, host: string): NumberedControl[] {
  const ids = new Set((byHost.get(host) ?? []).map(({ benchmark }) => benchmark));
  return benchmarks.filter(({ id }) => ids.has(id)).flatMap(({ controls }) => controls);
}

function isBad(status: Finding['status']): boolean {
  return status === 'fail' || status === 'error';
}

async function report(context: FixContext, result: RolloutResult, untouched: readonly Change[]): Promise<ExitCode> {
  const { options, run, survey: seen, selection, judged, plan } = context;
  const before = summarise(findingsOf(judged));
  const outcomes = [...result.outcomes, ...leftOutcomes(context, untouched)];
  const fix: FixResult = {
    run,
    dryRun: options.isDryRun,
    benchmarks: selection.benchmarks.map(({ id }) => ({ id })),
    hosts: seen.reports,
    plan,
    outcomes,
    before,
    after: result.outcomes.length === 0 ? before : await summaryNow(context),
  };
  writeResult(options.format, options.reports, {
    json: () => renderJson(toFixReport(fix)),
    text: () => renderFixText(fix, terminalText(options.language)),
    // on the screen the plan was shown before the question
    textFile: () => renderPlanText(plan, fileText(options.language)) + renderFixText(fix, fileText(options.language)),
  });
  return fixExitCode(fix, result.needsPerson);
}

/** What was planned and not tried, and what the plan leaves for a person. */
function leftOutcomes({ options, plan }: FixContext, untouched: readonly Change[]): Outcome[] {
  const reason = options.isDryRun ? 'dry run' : 'not chosen';
  return [
    ...untouched.map(({ host, target, controls }): Outcome => ({ host, target, controls, status: 'skipped', reason })),
    ...plan.leftovers.map((each): Outcome => {
      return { host: each.host, target: each.target, controls: [each.control], status: 'skipped', reason: each.reason };
    }),
  ];
}

async function summaryNow({ survey: seen, sources, selection, options }: FixContext) {
  const views = await Promise.all(
    seen.views.map(async (view) => {
      const session = seen.sessions.get(view.host.name);
      return session === undefined ? view : viewSession(session, sources.layouts).catch(() => view);
    }),
  );
  const api = await readApiFor(selection, { ...seen, views }, sources.layouts);
  return summarise(findingsOf(judgeAll(inFleet(views), { api, dockerfiles: undefined }, selection, options.language)));
}

function fixExitCode(fix: FixResult, needsPerson: boolean): ExitCode {
  const has = (...statuses: Outcome['status'][]): boolean => fix.outcomes.some(({ status }) => statuses.includes(status));
  if (needsPerson) return exitCode.needsPerson;
  if (has('failed', 'rolled-back', 'outdated')) return exitCode.rolledBack;
  if (fix.hosts.some((host) => !host.reachable)) return exitCode.unreachable;
  return isPending(fix) ? exitCode.findings : exitCode.good;
}

/** Whether a planned change was not made: in a dry run, not chosen, or not reached before the rollout stopped. */
function isPending({ plan, outcomes }: FixResult): boolean {
  const done = outcomes.filter(({ status }) => status === 'applied' || status === 'unchanged');
  return plan.changes.some((change) => !done.some(({ host, target }) => host === change.host && target === change.target));
}
