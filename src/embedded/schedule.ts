/** Timers that end together: after `stop` nothing that was scheduled happens any more. */
export class Schedule {
  readonly #timers = new Set<NodeJS.Timeout>();
  #isStopped = false;

  /** Does it once, after so many milliseconds. */
  after(milliseconds: number, action: () => void): void {
    if (this.#isStopped) return;
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      action();
    }, milliseconds);
    this.#timers.add(timer);
  }

  /** Does it again and again, with so many milliseconds between. */
  every(milliseconds: number, action: () => void): void {
    if (!this.#isStopped) this.#timers.add(setInterval(action, milliseconds));
  }

  stop(): void {
    this.#isStopped = true;
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }
}
