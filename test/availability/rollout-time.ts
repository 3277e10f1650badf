import type { ToldLine } from './timed-bench.js';

/** Where the time of a fix went, in seconds. */
export interface RolloutTime {
  /** From the arming of the first host until the last one was done. */
  readonly rollout: number;
  /** Reaching the hosts, looking at them, planning. */
  readonly before: number;
  /** The last look, and the report. */
  readonly after: number;
}

const hostLine = /^[mwe]\d+: /;
const beginning = /^[mwe]\d+: (armed: |changing )/;

/**
 * Reads off the plain progress of `bench fix` how long its rollout took. Undefined when nothing was changed.
 * @param seconds how long the whole command took
 */
export function rolloutTime(progress: readonly ToldLine[], seconds: number): RolloutTime | undefined {
  const begun = progress.find(({ text }) => beginning.test(text))?.seconds;
  const ended = progress.findLast(({ text }) => hostLine.test(text))?.seconds;
  if (begun === undefined || ended === undefined) return undefined;
  return { rollout: rounded(ended - begun), before: begun, after: rounded(seconds - ended) };
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
