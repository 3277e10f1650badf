import { constants } from 'node:os';
import type { RolloutEvent } from '../rollout/rollout-events.js';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Notes the first SIGINT, SIGTERM or SIGHUP, so that the step in flight is finished and verified, or taken back, before
 * the program ends. The second says what hosts will take back by themselves; the third ends the program and leaves it to
 * them.
 */
export class Interrupt {
  readonly #onRequest: (signal: string) => void;
  readonly #armed = new Map<string, number>();
  #count = 0;
  #remark: (text: string) => void = () => undefined;
  readonly #handle = (signal: NodeJS.Signals): void => {
    this.#count += 1;
    if (this.#count === 1) {
      process.stderr.write(`\nbench: ${signal}: finishing what is being changed and verifying it, then stopping.\n`);
      this.#remark('stopping after this');
      this.#onRequest(signal);
    } else if (this.#count === 2) {
      process.stderr.write(`\nbench: ${signal} again: ${this.#armedText()} Once more ends the program at once and leaves it to that.\n`);
      this.#remark('once more ends the program and leaves the rest to the hosts');
    } else {
      process.stderr.write(`\nbench: ended. ${this.#armedText()}\n`);
      process.exit(128 + constants.signals[signal]);
    }
  };

  /**
   * Begins to listen.
   * @param onRequest called once, with the first signal
   */
  constructor(onRequest: (signal: string) => void) {
    this.#onRequest = onRequest;
    for (const signal of signals) process.on(signal, this.#handle);
  }

  /** Whether the user asked to stop. */
  get isStopped(): boolean {
    return this.#count > 0;
  }

  /** Where a live display would hold back what is written: a remark on it tells of the signal at once. */
  showOn(remark: (text: string) => void): void {
    this.#remark = remark;
  }

  /** Keeps in mind which hosts have changes that are not confirmed. */
  note(event: RolloutEvent): void {
    if (event.kind === 'armed') this.#armed.set(event.host, event.silenceSeconds);
    if (event.kind === 'confirmed' || event.kind === 'undone') this.#armed.delete(event.host);
  }

  /** Leaves the signals to what they did before. */
  release(): void {
    for (const signal of signals) process.off(signal, this.#handle);
  }

  #armedText(): string {
    if (this.#armed.size === 0) return 'no host has changes that are not confirmed.';
    const hosts = [...this.#armed].map(([host, seconds]) => `${host} (after ${seconds} s without a sign of this program)`);
    return `changes that are not confirmed are taken back by the hosts themselves: ${hosts.join(', ')}.`;
  }
}
