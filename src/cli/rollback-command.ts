import { loadBenchmark } from '../benchmark/load-benchmark.js';
import { selectControls } from '../benchmark/select-controls.js';
import { readSources } from '../benchmark/sources.js';
import type { Run } from '../model/run-record.js';
import { chooseChanges } from '../plan/inverse/choose-changes.js';
import { invertPlan } from '../plan/invert-plan.js';
import type { PlanDocument } from '../report/plan-document.js';
import { askAndCarryOut } from './ask-and-carry-out.js';
import { becomePassword } from './become-password.js';
import { endArmed } from './end-armed.js';
import type { ExitCode } from './exit-code.js';
import { exitCode } from './exit-code.js';
import { overwriting } from './overwriting.js';
import { prepareDocument } from './prepare-document.js';
import { recordedRun } from './recorded-run.js';
import type { RollbackOptions } from './rollback-flags.js';
import { newRun } from './run-identity.js';
import { closeAll } from './survey.js';
import type { StandingRun } from './taken-back.js';
import { UsageError } from './usage-error.js';
import { verifyTakenBack } from './verify-taken-back.js';

/**
 * Runs `bench rollback`: takes back what a run changed, in reverse order, as a run of its own with the same gates. Resolves
 * with the exit code. Throws a UsageError where there is no such run, or nothing of it to take back.
 */
export async function rollbackCommand(options: RollbackOptions): Promise<ExitCode> {
  const password = options.asksBecomePassword ? await becomePassword(process.env) : undefined;
  const found = await recordedRun(options.run, { ...options, becomePassword: password }, { isWanted, none: 'there is nothing to take back' });
  const run = newRun();
  const document = inverseOf(found, run, options);
  const troubles = options.isDryRun ? [] : await endArmed(found.plan, options.inventory, { ...options, becomePassword: password });
  if (troubles.length > 0) {
    process.stderr.write(`bench: ${troubles.join('; ')}. Nothing else was changed; see to that first.\n`);
    return exitCode.needsPerson;
  }
  const prepared = await prepareDocument({ ...options, hosts: options.inventory }, document, {
    run,
    name: `the run ${found.plan.run}`,
    becomePassword: password,
    settle: async (changes, seen) => ({ changes: options.isOverwriting ? await overwriting(changes, seen) : changes, settled: [] }),
  });
  try {
    const { sessions } = prepared.survey;
    return await askAndCarryOut(
      { ...prepared, options },
      { ...options, kind: 'rollback', of: found.plan.run, verify: (host, applied) => verifyTakenBack(sessions, host, applied) },
    );
  } finally {
    closeAll(prepared.survey.sessions);
  }
}

/** A fix of which something is in place, or may be. */
function isWanted({ known, plan, standings }: StandingRun): boolean {
  return known.kind !== 'rollback' && plan.takesBack === undefined && [...standings.values()].some((standing) => standing !== 'unchanged');
}

function inverseOf({ plan, standings }: StandingRun, run: Run, options: RollbackOptions): PlanDocument {
  const isMade = (change: PlanDocument['changes'][number]): boolean => (standings.get(change) ?? 'unchanged') !== 'unchanged';
  const inverse = invertPlan(plan, { run: run.id, isMade });
  const controls = options.only.length === 0 ? undefined : chosenControls(plan, options);
  const hosts = options.onHosts.length === 0 ? undefined : new Set(options.onHosts);
  const chosen = chooseChanges(inverse.changes, { ...(controls === undefined ? {} : { controls }), ...(hosts === undefined ? {} : { hosts }) });
  if ('refusal' in chosen) throw new UsageError(`the run ${plan.run} cannot be taken back so: ${chosen.refusal}. Nothing was changed.`);
  const leftovers = inverse.leftovers.filter(({ host, control }) => (hosts?.has(host) ?? true) && (controls?.has(control) ?? true));
  if (chosen.changes.length === 0 && leftovers.length === 0) throw new UsageError(`there is nothing to take back: ${nothingReason(plan, options)}.`);
  const { version, startedAt: createdAt } = run;
  return { ...inverse, changes: chosen.changes, leftovers, createdAt, version, benchmarks: plan.benchmarks, hosts: plan.hosts };
}

function nothingReason({ run }: PlanDocument, { only, onHosts }: RollbackOptions): string {
  const part = [...(only.length === 0 ? [] : [`for ${only.join(',')}`]), ...(onHosts.length === 0 ? [] : [`on ${onHosts.join(', ')}`])];
  return `of the run ${run} nothing that was changed${part.map((each) => ` ${each}`).join('')} is in place`;
}

/** The references of controls, as the plan has them: behind the benchmark's id where there are several. */
function chosenControls({ benchmarks }: PlanDocument, { benchmarkDirectories, only }: RollbackOptions): ReadonlySet<string> {
  const sources = readSources(benchmarkDirectories);
  const controls = selectControls(benchmarks.map((id) => loadBenchmark(id, sources)), only);
  return new Set(controls.map(({ benchmark, number }) => (benchmarks.length > 1 ? `${benchmark}:${number}` : number)));
}
