import type { LoadFigures } from './load.js';
import type { RolloutTime } from './rollout-time.js';

/** A command of bench that ran while the load did. */
export interface CommandFigures {
  readonly line: string;
  readonly code: number | null;
  readonly seconds: number;
  readonly time: RolloutTime | undefined;
}

/** A load, and what happened during it. */
export interface Phase {
  readonly title: string;
  readonly load: LoadFigures;
  readonly command?: CommandFigures;
}

/** Seconds of the restarts of one master's API server by hand. */
export interface HandRestart {
  readonly master: string;
  readonly seconds: readonly number[];
}

/** All that the availability run measured. */
export interface AvailabilityResult {
  readonly machine: { readonly processors: string; readonly memoryGiB: number };
  readonly kubernetes: string;
  readonly masters: number;
  readonly handRestarts: readonly HandRestart[];
  readonly phases: {
    readonly idle: Phase;
    readonly byHand: Phase;
    readonly flags: Phase;
    readonly broken: Phase;
    readonly everything: Phase;
  };
}

/** The least time that a change of every API server can take one after the other: the sum of their mean restarts, seconds. */
export function floorSeconds({ handRestarts }: Pick<AvailabilityResult, 'handRestarts'>): number {
  return handRestarts.reduce((sum, { seconds }) => sum + seconds.reduce((all, each) => all + each, 0) / seconds.length, 0);
}
