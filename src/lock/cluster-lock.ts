import type { Session } from '../transport/session.js';
import { claimHost } from './claim-host.js';
import type { LockClaim } from './lock-claim.js';
import type { LockLine } from './lock-line.js';
import { lockLine } from './lock-line.js';
import { releaseLock } from './release-lock.js';
import { renewLock } from './renew-lock.js';

/** Milliseconds between two signs of life. */
const pauseMs = 10_000;

/** The lock of all hosts of a run, renewed for as long as it is held. */
export class ClusterLock {
  readonly #sessions: readonly Session[];
  readonly #digest: string;
  readonly #timer: NodeJS.Timeout;
  readonly #signs = new Map<Session, Promise<void>>();
  readonly #lost = new Set<string>();
  #released: Promise<readonly string[]> | undefined;

  private constructor(sessions: readonly Session[], { digest }: LockLine) {
    this.#sessions = sessions;
    this.#digest = digest;
    this.#timer = setInterval(() => this.#giveSigns(), pauseMs).unref();
  }

  /**
   * Takes the lock on every host, or on none: one host after another, by address and port, so that of two programs one
   * gets all of them. Rejects with LockHeld when another run has it anywhere, with LockFailed when a host cannot keep
   * it, with a ConnectionFailure when a host is lost.
   */
  static async take(sessions: readonly Session[], claim: LockClaim): Promise<ClusterLock> {
    const line = lockLine(claim, new Date().toISOString());
    const ordered = [...sessions].sort(byAddress);
    const tried: Session[] = [];
    try {
      for (const session of ordered) {
        tried.push(session);
        await claimHost(session, claim, line);
      }
    } catch (error) {
      // on a host that was lost meanwhile the lock may have been made
      await Promise.all(tried.map((session) => isReleased(session, line.digest)));
      throw error;
    }
    return new ClusterLock(ordered, line);
  }

  /** Hosts on which the lock was seen to be another's, or nobody's: somebody broke it, or took it over. */
  get lostOn(): readonly string[] {
    return [...this.#lost];
  }

  /**
   * Ends the signs of life and removes the lock where it is still the own one. Never rejects; resolves with the names of
   * the hosts on which it could not be removed.
   */
  release(): Promise<readonly string[]> {
    this.#released ??= this.#release();
    return this.#released;
  }

  async #release(): Promise<readonly string[]> {
    clearInterval(this.#timer);
    const left = this.#sessions.map(async (session) => {
      await this.#signs.get(session);
      return (await isReleased(session, this.#digest)) ? [] : [session.host.name];
    });
    return (await Promise.all(left)).flat();
  }

  #giveSigns(): void {
    for (const session of this.#sessions) {
      if (!this.#signs.has(session)) this.#signs.set(session, this.#giveSign(session));
    }
  }

  async #giveSign(session: Session): Promise<void> {
    try {
      if ((await renewLock(session, this.#digest)) === 'lost') this.#lost.add(session.host.name);
    } catch {
      // the next sign tries again; what a lost host means is seen by whoever changes it
    } finally {
      this.#signs.delete(session);
    }
  }
}

function byAddress({ host: one }: Session, { host: other }: Session): number {
  if (one.address !== other.address) return one.address < other.address ? -1 : 1;
  return one.port - other.port;
}

/** Whether the lock with this digest is gone from a host, or another's. */
async function isReleased(session: Session, digest: string): Promise<boolean> {
  try {
    return (await releaseLock(session, digest)).status !== 'failed';
  } catch {
    return false;
  }
}
