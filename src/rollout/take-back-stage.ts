import { hostUndoScript } from '../apply/host-undo-script.js';
import { undoAction } from '../apply/perform-action.js';
import type { Change } from '../model/plan.js';
import type { UndoCause } from '../model/undo-state.js';
import { ConnectionFailure } from '../transport/connection-failure.js';
import { listUndoStates } from '../undo/list-undo-states.js';
import { undoNow } from '../undo/undo-now.js';
import type { HostWork } from './host-work.js';
import type { Restarted } from './take-step.js';
import { awaitComponent, contextOf } from './take-step.js';
import { throughLosses } from './through-losses.js';

/** What is taken back, and why. */
export interface TakeBack {
  /** Changes that the host has or may have, in the order in which they were made. */
  readonly made: readonly Change[];
  /** In the order in which they were restarted. */
  readonly restarted: readonly Restarted[];
  readonly reason: string;
}

/** How a stage was taken back; `trouble` when a person has to look. Or that it stays: the host had confirmed it. */
export type TakenBack = { readonly cause: UndoCause; readonly trouble?: string } | 'confirmed';

/** Longer than a host waits before it acts by itself: it has to finish, too. */
function patienceMs({ limits }: HostWork): number {
  return 2 * limits.silenceSeconds * 1000 + 5_000;
}

/**
 * Takes back what a stage changed on a host: the host puts back its files (or has done so already), what ran before has to
 * run again, what was changed through the API server is taken back, and a fresh look has to show all as it was. A host
 * that cannot be reached is tried until it has acted by itself. Never rejects for what a host does.
 */
export async function takeBackStage(work: HostWork, { made, restarted, reason }: TakeBack): Promise<TakenBack> {
  const { session, onEvent, stage } = work;
  const host = session.host.name;
  onEvent({ kind: 'restoring', host, reason });
  const until = Date.now() + patienceMs(work);
  const steadily = <Result>(act: () => Promise<Result>): Promise<Result> =>
    throughLosses(act, until, (seen, secondsLeft) => onEvent({ kind: 'lost', host, seen, secondsLeft }));
  try {
    const answer = await steadily(() => undoNow(session, work.run, stage));
    if (answer.status === 'failed') return await steadily(() => refused(work, answer.reason));
    const cause = answer.status === 'applied' ? 'asked' : await steadily(() => causeOf(work));
    onEvent({ kind: 'undone', host, stage, cause, reason });
    const troubles = [
      ...(await steadily(() => revive(work, restarted))),
      ...(await steadily(() => undoActions(work, made))),
      ...(await steadily(() => restoredTrouble(work, made))),
    ];
    return troubles.length === 0 ? { cause } : { cause, trouble: `the originals are back, but ${troubles.join('; ')}` };
  } catch (error) {
    if (!(error instanceof ConnectionFailure)) throw error;
    return { cause: 'silence', trouble: lost(work, error) };
  }
}

/** Only what was verified is confirmed; a connection that broke just then kept the host's word from this program. */
async function refused({ session, run, stage }: HostWork, reason: string): Promise<TakenBack> {
  const state = (await listUndoStates(session)).find((each) => each.run === run && each.stage === stage);
  return state?.phase === 'confirmed' ? 'confirmed' : { cause: 'asked', trouble: `the originals could not be put back: ${reason}` };
}

/** The host's own word for why it took back what was taken back before it was asked. */
async function causeOf({ session, run }: HostWork): Promise<UndoCause> {
  const state = (await listUndoStates(session)).find((each) => each.run === run);
  return state?.cause ?? 'asked';
}

/** After a restoration the newest process has to have the arguments of before, be it a new one or the old one. */
async function revive(work: HostWork, restarted: readonly Restarted[]): Promise<string[]> {
  const troubles: string[] = [];
  for (const { component, before } of restarted) {
    const awaited = await awaitComponent(work, { component, newerThan: -1, arguments: before?.argv.slice(1) });
    if ('trouble' in awaited) troubles.push(awaited.trouble);
  }
  return troubles;
}

/** What the host does not take back by itself: objects of the API, the last one first. */
async function undoActions(work: HostWork, made: readonly Change[]): Promise<string[]> {
  const troubles: string[] = [];
  for (const change of [...made].reverse()) {
    if (change.kind !== 'action' || hostUndoScript(change.action, work.session.host.root, contextOf(work, change).entry) !== undefined) continue;
    const answer = await undoAction(change.action, contextOf(work, change));
    if (answer.status === 'failed') troubles.push(answer.reason);
  }
  return troubles;
}

async function restoredTrouble({ verifyRestored }: HostWork, made: readonly Change[]): Promise<string[]> {
  const trouble = await verifyRestored(made);
  return trouble === undefined ? [] : [trouble];
}

function lost({ session, run, limits }: HostWork, error: ConnectionFailure): string {
  return (
    `it cannot be reached (${error.message}). It takes its changes back by itself ${limits.silenceSeconds} s after it last ` +
    `heard of this program; see that it has with \`bench show ${run} --from-hosts\` on ${session.host.name}`
  );
}
