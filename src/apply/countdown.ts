/** Called with what is seen and with the whole seconds that are left, each time one of them changes. */
export type WaitListener = (seen: string, secondsLeft: number) => void;

const tickMs = 250;

/** The time that a wait has, by a clock that nobody sets. It tells how the wait goes, also while an answer is pending. */
export class Countdown {
  readonly #until: number;
  readonly #onChange: WaitListener;
  readonly #timer: NodeJS.Timeout;
  #seen: string | undefined;
  #told = '';

  /** @param milliseconds from now on */
  constructor(milliseconds: number, onChange: WaitListener) {
    this.#until = performance.now() + milliseconds;
    this.#onChange = onChange;
    this.#timer = setInterval(() => this.#tell(), tickMs);
  }

  /** Milliseconds; 0 once the time is over. */
  get left(): number {
    return Math.max(0, this.#until - performance.now());
  }

  /** What was seen last; '' before anything was. */
  get seen(): string {
    return this.#seen ?? '';
  }

  see(text: string): void {
    this.#seen = text;
    this.#tell();
  }

  /** Nothing is told any more. */
  stop(): void {
    clearInterval(this.#timer);
  }

  #tell(): void {
    if (this.#seen === undefined) return;
    const secondsLeft = Math.ceil(this.left / 1000);
    const told = `${secondsLeft} ${this.#seen}`;
    if (told === this.#told) return;
    this.#told = told;
    this.#onChange(this.#seen, secondsLeft);
  }
}
