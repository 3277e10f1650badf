import type { Change, FileState, Leftover, Plan } from '../model/plan.js';
import { goesWith } from './goes-with.js';
import { invertActionChange } from './inverse/invert-action-change.js';
import { invertFileChange } from './inverse/invert-file-change.js';
import { keptForSecrets, keptForSecretsReason } from './inverse/kept-for-secrets.js';

/** How a run is taken back. */
export interface InvertOptions {
  /** Id of the run that takes back. */
  readonly run: string;
  /** Whether a change of the plan is in place, or may be; absent: every one is. */
  readonly isMade?: (change: Change) => boolean;
}

/**
 * The plan that takes a plan back: its stages and each host's changes in reverse order, each path as the change found it,
 * each action taken back with what its run kept on the host. What cannot be taken back, and all that it relies on, is
 * left over with the reason.
 * @param plan of the run that is taken back, whole: the places of its changes name what hosts kept
 */
export function invertPlan(plan: Plan, { run, isMade = () => true }: InvertOptions): Plan {
  const made = plan.changes.filter(isMade);
  const pairs = pairsOf(plan, made);
  const left = leftChanges(plan, made, pairs);
  const taken = pairs.filter(({ original }) => !left.has(original));
  const changes = taken.map(({ inverse, original }) => ({
    ...inverse,
    stage: stageOf(original, plan),
    needs: taken.filter((each) => isNeededBy(original, each.original)).map((each) => each.inverse.target),
  }));
  return withoutEmptyStages({
    schema: plan.schema,
    run,
    stages: plan.stages.toReversed().flatMap((stage) => [stage, stage]),
    changes: inTurn(changes),
    leftovers: [...left].flatMap(([change, reason]) => leftoversOf(change, reason)),
    takesBack: plan.run,
  });
}

/**
 * The last stage first. A key goes in a stage of its own, once no API server of any host reads it: it could not be made
 * again, should the rest have to be put back.
 */
function stageOf({ stage, ...change }: Change, { stages }: Plan): number {
  const isKey = change.kind === 'action' && change.action.kind === 'write-encryption-key';
  return 2 * (stages.length - 1 - stage) + (isKey ? 1 : 0);
}

/** A change and what takes it back. */
interface Pair {
  readonly original: Change;
  readonly inverse: Change;
}

function pairsOf(plan: Plan, made: readonly Change[]): readonly Pair[] {
  return made.flatMap((original): Pair[] => {
    if (original.kind !== 'action') return [{ original, inverse: invertFileChange(original) }];
    const sequence = plan.changes.filter(({ host }) => host === original.host).indexOf(original) + 1;
    const inverse = invertActionChange(original, { run: plan.run, sequence });
    return inverse === undefined ? [] : [{ original, inverse }];
  });
}

/** The last change first, hosts in the order of the plan. */
function inTurn(changes: readonly Change[]): readonly Change[] {
  const hosts = [...new Set(changes.map(({ host }) => host))];
  return changes.toReversed().sort((a, b) => a.stage - b.stage || hosts.indexOf(a.host) - hosts.indexOf(b.host));
}

function isNeededBy({ host, target }: Change, other: Change): boolean {
  return other.host === host && other.needs.includes(target);
}

/** What stays as it is, and why; with it goes all that it must not be without. */
function leftChanges({ changes }: Plan, made: readonly Change[], pairs: readonly Pair[]): ReadonlyMap<Change, string> {
  const kept = keptForSecrets(changes, made);
  const left = new Map<Change, string>();
  for (const { original, inverse } of pairs) {
    if (original.controls.some((control) => kept.has(control))) left.set(original, keptForSecretsReason);
    else if (inverse.kind !== 'action' && lacksContent(inverse)) left.set(original, `it stays: what ${original.target} held before is not on record`);
  }
  const isTogether = goesWith(made);
  // grows while it is gone through: what stays keeps what it relies on
  for (const [change] of left) {
    for (const { original } of pairs) {
      if (left.has(original) || !isTogether(change, original)) continue;
      left.set(original, `it stays with ${change.target} of ${change.host}, which relies on it`);
    }
  }
  return left;
}

function lacksContent({ before, after }: { readonly before: FileState; readonly after: FileState }): boolean {
  if (after.type !== 'file' || after.content !== undefined) return false;
  return before.type !== 'file' || before.sha256 !== after.sha256;
}

function leftoversOf({ host, target, risk, controls }: Change, reason: string): readonly Leftover[] {
  return controls.map((control) => ({ host, control, target, risk, reason }));
}

/** Stages in which nothing is left to do are no stages. */
function withoutEmptyStages({ stages, changes, ...plan }: Plan): Plan {
  const used = stages.map((_, index) => index).filter((index) => changes.some(({ stage }) => stage === index));
  return {
    ...plan,
    stages: stages.filter((_, index) => used.includes(index)),
    changes: changes.map((change) => ({ ...change, stage: used.indexOf(change.stage) })),
  };
}
