import { LockFailed } from '../lock/lock-failed.js';
import type { LockHolder } from '../lock/lock-holder.js';
import { readLock } from '../lock/read-lock.js';
import type { Host } from '../model/host.js';
import type { UndoState } from '../model/undo-state.js';
import { ConnectionFailure } from '../transport/connection-failure.js';
import type { Session } from '../transport/session.js';
import { listUndoStates } from '../undo/list-undo-states.js';
import { showProgress } from './progress.js';
import { closeAll, openSession } from './survey.js';

/** What one host says of its lock, and of changes that it may still take back. */
export interface SeenLock {
  readonly host: string;
  /** Absent where nobody holds it, or where that is not known. */
  readonly holder?: LockHolder;
  /** Runs whose changes are not confirmed on the host; absent where that is not known. */
  readonly armed?: readonly UndoState[];
  /** Why the host could not be asked. */
  readonly error?: string;
}

/** Open connections and what was seen through them, in the order of the hosts. */
export interface SeenLocks {
  readonly sessions: ReadonlyMap<string, Session>;
  readonly locks: readonly SeenLock[];
}

/** How to connect. */
export interface LookOptions {
  readonly parallel: number;
  readonly becomePassword: string | undefined;
}

/** Connects to every host and looks who holds its lock. A host that fails is reported and keeps no other from it. */
export async function lookAtLocks(hosts: readonly Host[], { parallel, becomePassword }: LookOptions): Promise<SeenLocks> {
  const sessions = new Map<string, Session>();
  const seen = new Map<string, SeenLock>();
  const look = async (host: Host, tell: (text: string) => void): Promise<string> => {
    try {
      tell('connecting');
      const session = await openSession(host, becomePassword);
      sessions.set(host.name, session);
      tell('looking at its lock');
      const lock = await lookAt(session);
      seen.set(host.name, lock);
      return lock.holder === undefined ? 'not locked' : `locked by run ${lock.holder.run}`;
    } catch (error) {
      seen.set(host.name, { host: host.name, error: error instanceof Error ? error.message : String(error) });
      if (error instanceof ConnectionFailure || error instanceof LockFailed) throw error;
      unexpected.push(error);
      throw error;
    }
  };
  const unexpected: unknown[] = [];
  await showProgress(hosts.map((host) => ({ title: host.name, run: (tell) => look(host, tell) })), parallel);
  if (unexpected.length > 0) {
    closeAll(sessions);
    throw unexpected[0];
  }
  return { sessions, locks: hosts.flatMap(({ name }) => seen.get(name) ?? []) };
}

async function lookAt(session: Session): Promise<SeenLock> {
  const holder = await readLock(session);
  const armed = await unconfirmedOn(session);
  return { host: session.host.name, ...(armed === undefined ? {} : { armed }), ...(holder === undefined ? {} : { holder }) };
}

/** Undefined where the host does not say: a lock can be broken all the same. */
async function unconfirmedOn(session: Session): Promise<readonly UndoState[] | undefined> {
  try {
    return (await listUndoStates(session)).filter(({ phase }) => phase === 'armed' || phase === 'undoing');
  } catch (error) {
    if (error instanceof ConnectionFailure) return undefined;
    throw error;
  }
}
