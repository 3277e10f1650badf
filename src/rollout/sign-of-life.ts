import type { Session } from '../transport/session.js';
import { renewUndo } from '../undo/renew-undo.js';

/** A dozen are lost before a host with the usual patience acts. */
const pauseMs = 5_000;

/** What became of a host that says that nothing of the run is armed any more. */
export const goneReason = 'the host has taken its changes back by itself';

/** Tells a host again and again that somebody still works on it, until it is stopped. */
export class SignOfLife {
  readonly #timer: NodeJS.Timeout;
  #isGone = false;

  /** @param silenceSeconds how long the host waits for a sign */
  constructor(session: Session, run: string, silenceSeconds: number) {
    let isAsking = false;
    const beat = async (): Promise<void> => {
      if (isAsking) return;
      isAsking = true;
      try {
        this.#isGone = (await renewUndo(session, run)) === 'gone';
      } catch {
        // a sign that is lost is followed by the next one; what the loss means is seen by whoever changes the host
      } finally {
        isAsking = false;
      }
    };
    this.#timer = setInterval(() => void beat(), Math.min(pauseMs, (silenceSeconds * 1000) / 4));
  }

  /** Whether the host has said that it takes its changes back. */
  get isGone(): boolean {
    return this.#isGone;
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
