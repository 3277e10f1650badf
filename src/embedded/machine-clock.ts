/** The clock of one machine, which can be set to another time than this one's. */
export class MachineClock {
  #offsetMs = 0;

  now(): Date {
    return new Date(Date.now() + this.#offsetMs);
  }

  /** Sets the clock forward by so many seconds, or back. */
  shift(seconds: number): void {
    this.#offsetMs += seconds * 1000;
  }
}
