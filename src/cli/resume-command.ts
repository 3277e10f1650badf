import type { Outcome } from '../model/outcome.js';
import type { Change } from '../model/plan.js';
import { isProof } from '../rollout/is-proof.js';
import { askAndCarryOut } from './ask-and-carry-out.js';
import { becomePassword } from './become-password.js';
import { endArmed } from './end-armed.js';
import type { ExitCode } from './exit-code.js';
import { exitCode } from './exit-code.js';
import type { Settled } from './prepare-document.js';
import { prepareDocument } from './prepare-document.js';
import { recordedRun } from './recorded-run.js';
import type { ResumeOptions } from './rollback-flags.js';
import { newRun } from './run-identity.js';
import { closeAll } from './survey.js';
import type { StandingRun } from './taken-back.js';
import { verifyTakenBack } from './verify-taken-back.js';

/**
 * Runs `bench resume`: carries out what is left of a run's plan, under the id of that run. Resolves with the exit code.
 * Throws a UsageError where there is no such run.
 */
export async function resumeCommand(options: ResumeOptions): Promise<ExitCode> {
  const password = options.asksBecomePassword ? await becomePassword(process.env) : undefined;
  const found = await recordedRun(options.run, { ...options, becomePassword: password }, { isWanted: isUnfinished, none: 'there is nothing to continue' });
  const { plan, known } = found;
  const troubles = options.isDryRun ? [] : await endArmed(plan, options.inventory, { ...options, becomePassword: password });
  if (troubles.length > 0) {
    process.stderr.write(`bench: ${troubles.join('; ')}. Nothing else was changed; see to that first.\n`);
    return exitCode.needsPerson;
  }
  const prepared = await prepareDocument({ ...options, hosts: options.inventory }, plan, {
    run: { ...newRun(), id: plan.run },
    name: `the run ${plan.run}`,
    becomePassword: password,
    settle: (changes) => withoutDone(changes, found),
  });
  try {
    const { sessions } = prepared.survey;
    const of = known.of ?? plan.takesBack;
    if (prepared.plan.changes.length === 0) process.stderr.write(`bench: nothing is left to do of the run ${plan.run}.\n`);
    return await askAndCarryOut(
      { ...prepared, options },
      {
        ...options,
        kind: of === undefined ? 'fix' : 'rollback',
        resumed: plan,
        ...(of === undefined ? {} : { of, verify: (host, applied) => verifyTakenBack(sessions, host, applied) }),
      },
    );
  } finally {
    closeAll(prepared.survey.sessions);
  }
}

/** A run that did not end, or that did not make all of its changes; one that was taken back since is left alone. */
function isUnfinished({ known, plan, standings, isTakenBack }: StandingRun): boolean {
  if (isTakenBack) return false;
  const last = known.trail.findLast(({ event }) => event === 'begun' || event === 'ended');
  const hasEnded = known.source === 'hosts' || last?.event === 'ended';
  return !hasEnded || plan.changes.some((change) => (standings.get(change) ?? 'open') === 'open');
}

/**
 * What is left of a plan without the actions that are done: of files a look at the host tells. A proof is due as long as
 * anything else of its host and stage is.
 */
function withoutDone(changes: readonly Change[], { standings }: StandingRun): Settled {
  const isDone = (change: Change): boolean => (standings.get(change) ?? 'open') !== 'open';
  const isDue = (proof: Change): boolean => changes.some((each) => each.host === proof.host && each.stage === proof.stage && !isDone(each));
  const done = changes.filter((change) => change.kind === 'action' && isDone(change) && !(isProof(change) && isDue(change)));
  return {
    changes: changes.filter((change) => !done.includes(change)),
    settled: done.map(({ host, target, controls }): Outcome => ({ host, target, controls, status: 'unchanged', reason: 'the run has done it' })),
  };
}
