import { floorSeconds, type AvailabilityResult, type Phase } from './availability-result.js';

/** What a fix may cost whoever uses the API meanwhile, and what it may take. */
export const bounds = { gapMs: 5_000, requestsPerSecond: 20, rolloutToFloor: 1.5 };

const codes = { flags: 0, broken: 4, everything: 0 };

/** The bounds that a run broke, each in a sentence. Restarts by hand are there to compare with and are not held to any. */
export function brokenBounds(result: AvailabilityResult): string[] {
  const { idle, flags, broken, everything } = result.phases;
  return [
    ...[idle, flags, broken, everything].flatMap(brokenByLoad),
    ...Object.entries(codes).flatMap(([name, code]) => brokenByCode(result.phases[name as keyof typeof codes], code)),
    ...brokenByTime(result),
  ];
}

function brokenByLoad({ title, load }: Phase): string[] {
  const { write, watch, requestsPerSecond } = load;
  const gaps = (['get', 'list', 'write', 'watch'] as const).filter((kind) => load[kind].longestGapMs > bounds.gapMs);
  return [
    ...(write.failed > 0 ? [`${title}: ${write.failed} writes failed: ${causes(write)}`] : []),
    ...(watch.failed > 0 ? [`${title}: the watch did not show every write in order: ${causes(watch)}`] : []),
    ...gaps.map((kind) => `${title}: ${load[kind].longestGapMs} ms without a ${kind}, ${load[kind].longestGapAtSeconds} s after its beginning`),
    ...(requestsPerSecond < bounds.requestsPerSecond ? [`${title}: only ${requestsPerSecond} requests a second`] : []),
  ];
}

function causes({ failures }: Phase['load']['write']): string {
  return failures.map(({ atSeconds, cause }) => `${cause} (${atSeconds} s)`).join(', ');
}

function brokenByCode({ title, command }: Phase, wanted: number): string[] {
  return command?.code === wanted ? [] : [`${title}: exit code ${command?.code}, not ${wanted}`];
}

function brokenByTime(result: AvailabilityResult): string[] {
  const { time } = result.phases.flags.command ?? {};
  if (time === undefined) return ['the fix of flags changed nothing'];
  const ratio = time.rollout / floorSeconds(result);
  return ratio <= bounds.rolloutToFloor ? [] : [`the rollout took ${ratio.toFixed(2)} times the floor, more than ${bounds.rolloutToFloor}`];
}
