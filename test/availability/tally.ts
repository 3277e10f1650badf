/** What happened to the requests of one kind. Times are milliseconds, moments are seconds since the load began. */
export interface Figures {
  readonly succeeded: number;
  readonly failed: number;
  /** The first failures, each with when. */
  readonly failures: readonly { readonly atSeconds: number; readonly cause: string }[];
  /** Cause → how often something was tried again for it. */
  readonly retries: Readonly<Record<string, number>>;
  /** Between two successes, or the beginning or end and a success. */
  readonly longestGapMs: number;
  readonly longestGapAtSeconds: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
}

const failuresKept = 20;

/** Counts the requests of one kind. Moments are milliseconds of one monotonic clock, which is the caller's. */
export class Tally {
  readonly #startedAt: number;
  readonly #latencies: number[] = [];
  readonly #failures: { atSeconds: number; cause: string }[] = [];
  readonly #retries: Record<string, number> = {};
  #failed = 0;
  #lastSuccess: number;
  #gap = { ms: 0, at: 0 };

  constructor(startedAt: number) {
    this.#startedAt = startedAt;
    this.#lastSuccess = startedAt;
    this.#gap.at = startedAt;
  }

  succeed(at: number, latencyMs: number): void {
    this.#endGap(at);
    this.#lastSuccess = at;
    this.#latencies.push(latencyMs);
  }

  fail(at: number, cause: string): void {
    this.#failed += 1;
    if (this.#failures.length < failuresKept) this.#failures.push({ atSeconds: this.#secondsAt(at), cause });
  }

  retry(cause: string): void {
    this.#retries[cause] = (this.#retries[cause] ?? 0) + 1;
  }

  /** The figures when the load ended; the time since the last success counts as a gap. */
  figures(endedAt: number): Figures {
    this.#endGap(endedAt);
    const sorted = this.#latencies.toSorted((one, other) => one - other);
    return {
      succeeded: sorted.length,
      failed: this.#failed,
      failures: this.#failures,
      retries: this.#retries,
      longestGapMs: Math.round(this.#gap.ms),
      longestGapAtSeconds: this.#secondsAt(this.#gap.at),
      p50Ms: Math.round(percentile(sorted, 50)),
      p99Ms: Math.round(percentile(sorted, 99)),
      maxMs: Math.round(sorted.at(-1) ?? 0),
    };
  }

  #endGap(at: number): void {
    const ms = at - this.#lastSuccess;
    if (ms > this.#gap.ms) this.#gap = { ms, at: this.#lastSuccess };
  }

  #secondsAt(at: number): number {
    return Math.round((at - this.#startedAt) / 100) / 10;
  }
}

/** The nearest rank: the smallest value that as many per cent of all values do not exceed. */
function percentile(sorted: readonly number[], percent: number): number {
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)] ?? 0;
}
