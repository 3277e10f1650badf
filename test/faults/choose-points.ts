import type { Phase, Point } from './points.js';
import { phases } from './points.js';

/** How many points of a phase the matrix takes, on the master and on a node. */
const quota: Readonly<Record<Phase, readonly [number, number]>> = {
  'before arming': [1, 0],
  arming: [4, 1],
  writing: [5, 1],
  renaming: [4, 2],
  'restart and wait': [2, 2],
  verifying: [1, 0],
  confirming: [3, 1],
  after: [1, 0],
};

/** The points that every fault strikes at: some of each phase, spread evenly over all that there are. */
export function choosePoints(points: readonly Point[]): Point[] {
  return ['master-1', 'node-1'].flatMap((host, place) =>
    phases.flatMap((phase) => spread(points.filter((point) => point.host === host && point.phase === phase), quota[phase][place] ?? 0)),
  );
}

/** So many of a list, the first and the last among them; of one the middle. */
export function spread<T>(all: readonly T[], count: number): T[] {
  if (all.length <= count) return [...all];
  if (count === 0) return [];
  const places = count === 1 ? [Math.floor(all.length / 2)] : Array.from({ length: count }, (_, index) => Math.round((index * (all.length - 1)) / (count - 1)));
  return places.flatMap((place) => all[place] ?? []);
}
