import type { Patience } from '../apply/wait-for-component.js';
import { defaultPatience, waitForComponent } from '../apply/wait-for-component.js';
import { ClusterLock } from '../lock/cluster-lock.js';
import type { Host } from '../model/host.js';
import type { Operator } from '../model/operator.js';
import type { Change } from '../model/plan.js';
import type { UndoState } from '../model/undo-state.js';
import { invertFileChange } from '../plan/inverse/invert-file-change.js';
import { RecordError } from '../records/record-error.js';
import { RunStore } from '../records/run-store.js';
import type { PlanDocument } from '../report/plan-document.js';
import { ConnectionFailure } from '../transport/connection-failure.js';
import type { Session } from '../transport/session.js';
import { listUndoStates } from '../undo/list-undo-states.js';
import { undoNow } from '../undo/undo-now.js';
import { closeAll, openSession } from './survey.js';

/** How hosts are reached, and who asks. */
export interface EndArmedOptions {
  readonly becomePassword: string | undefined;
  readonly operator: Operator;
  /** Folder of the records on this machine. */
  readonly stateDirectory: string;
  readonly patience?: Patience;
}

/**
 * Has the hosts of a run take back at once what they would take back by themselves in a while, because nobody confirmed
 * it, and waits until what restarts with it is healthy again. Resolves with what a person should look at. A host that
 * cannot be reached is passed over: it acts by itself. Rejects with LockHeld while another program works on the run.
 */
export async function endArmed(plan: PlanDocument, inventory: readonly Host[], options: EndArmedOptions): Promise<readonly string[]> {
  const sessions = await openSessions(inventory.filter(({ name }) => plan.hosts.some((host) => host.name === name)), options);
  try {
    const lock = await ClusterLock.take([...sessions.values()], { run: plan.run, operator: options.operator });
    try {
      const troubles = [...sessions.values()].map((session) => endOn(session, plan, options));
      return (await Promise.all(troubles)).flat();
    } finally {
      await lock.release();
    }
  } finally {
    closeAll(sessions);
  }
}

async function openSessions(hosts: readonly Host[], { becomePassword }: EndArmedOptions): Promise<ReadonlyMap<string, Session>> {
  const sessions = new Map<string, Session>();
  const unexpected: unknown[] = [];
  const opening = hosts.map(async (host) => {
    try {
      sessions.set(host.name, await openSession(host, becomePassword));
    } catch (error) {
      if (!(error instanceof ConnectionFailure)) unexpected.push(error);
    }
  });
  await Promise.all(opening);
  if (unexpected.length === 0) return sessions;
  closeAll(sessions);
  throw unexpected[0];
}

async function endOn(session: Session, plan: PlanDocument, options: EndArmedOptions): Promise<readonly string[]> {
  const { name } = session.host;
  try {
    const states = (await listUndoStates(session)).filter(({ run, phase }) => run === plan.run && (phase === 'armed' || phase === 'undoing'));
    const troubles: string[] = [];
    for (const state of states) troubles.push(...(await endOne(session, state, plan, options)));
    return troubles;
  } catch (error) {
    if (error instanceof ConnectionFailure) return [`${name}: ${error.message}`];
    throw error;
  }
}

async function endOne(session: Session, { run, stage }: UndoState, plan: PlanDocument, options: EndArmedOptions): Promise<readonly string[]> {
  const { name } = session.host;
  process.stderr.write(`bench: ${name}: taking back what run ${run} left unconfirmed.\n`);
  const answer = await undoNow(session, run, stage);
  if (answer.status === 'failed') return [`${name}: ${answer.reason}`];
  note(run, { host: name, stage }, options);
  const troubles: string[] = [];
  for (const change of restarting(plan.changes.filter((each) => each.host === name && each.stage === stage))) {
    const [component] = change.restarts;
    if (component === undefined) continue;
    const expected = change.kind === 'action' ? undefined : invertFileChange(change).arguments;
    const awaited = await waitForComponent(session, { component, newerThan: -1, arguments: expected }, options.patience ?? defaultPatience, () => undefined);
    if ('trouble' in awaited) troubles.push(`${name}: the originals are back, but the ${component} did not come up: ${awaited.trouble}`);
  }
  return troubles;
}

/** In the record of the run, where this machine has it; the host's journal says the same. */
function note(run: string, place: { readonly host: string; readonly stage: number }, { stateDirectory }: EndArmedOptions): void {
  try {
    new RunStore(stateDirectory).open(run)?.append({ event: 'undone', ...place, cause: 'asked', reason: 'the run had ended before it was confirmed' });
  } catch (error) {
    if (!(error instanceof RecordError)) throw error;
    process.stderr.write(`bench: ${error.message}\n`);
  }
}

/** One change for each component that restarts. */
function restarting(changes: readonly Change[]): readonly Change[] {
  const first = new Map(changes.toReversed().map((change) => [change.restarts[0], change]));
  return [...first.values()];
}
