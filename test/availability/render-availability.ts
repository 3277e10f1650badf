import { floorSeconds, type AvailabilityResult, type Phase } from './availability-result.js';
import { bounds } from './broken-bounds.js';
import type { Figures } from './tally.js';

/** The section on availability of docs/reliability.md. */
export function renderAvailability(result: AvailabilityResult): string {
  const { idle, byHand, flags, broken, everything } = result.phases;
  const { processors, memoryGiB } = result.machine;
  return `Measured by \`npm run bench:availability\` on the lab: Kubernetes ${result.kubernetes}, ${result.masters} masters with stacked etcd behind haproxy, all on one machine (${processors}, ${memoryGiB} GiB). One client with one connection for each kind of request gets, lists, writes and watches a ConfigMap through the balancer; each write raises a number, so that a lost or late one is seen. A broken connection is tried once more, and a 429 or 503 with Retry-After waited for once, as Kubernetes clients do; anything else is a failure.

| during | time | requests | failed writes | failed reads | tried again | longest gap: read | write | watch | write p50 / p99 / max |
|---|---|---|---|---|---|---|---|---|---|
${[idle, byHand, flags, broken, everything].map(loadRow).join('\n')}

Wanted: no failed write and no gap over ${seconds(bounds.gapMs)}, whatever bench does. The watch was resumed ${resumed(result)} and saw every write in order${watchFailures(result)}.

### Time of a fix against its floor

The floor is the sum of what one restart of each master's API server takes by hand: from the rename of a changed manifest until a new process answers 200 on \`/readyz\`, the mean of two.

| | seconds |
|---|---|
${result.handRestarts.map(({ master, seconds: each }) => `| ${master} by hand | ${each.map((value) => value.toFixed(1)).join(', ')} |`).join('\n')}
| floor | ${floorSeconds(result).toFixed(1)} |
${timeRows(result)}
`;
}

function loadRow({ title, load, command }: Phase): string {
  const { get, list, write, watch } = load;
  const code = command === undefined ? '' : ` (exit code ${command.code})`;
  const retries = [get, list, write].flatMap(({ retries }) => Object.values(retries)).reduce((sum, count) => sum + count, 0);
  const gaps = [Math.max(get.longestGapMs, list.longestGapMs), write.longestGapMs, watch.longestGapMs].map(seconds);
  const latencies = `${write.p50Ms} / ${write.p99Ms} / ${write.maxMs} ms`;
  const requests = `${counted(get) + counted(list) + counted(write)} (${load.requestsPerSecond}/s)`;
  return `| ${[`${title}${code}`, `${load.seconds} s`, requests, write.failed, get.failed + list.failed, retries, ...gaps, latencies].join(' | ')} |`;
}

function counted({ succeeded, failed }: Figures): number {
  return succeeded + failed;
}

function resumed({ phases }: AvailabilityResult): string {
  const counts = Object.values(phases).flatMap(({ load }: Phase) => Object.values(load.watch.retries));
  return `${counts.reduce((sum, count) => sum + count, 0)} times`;
}

function watchFailures({ phases }: AvailabilityResult): string {
  const failed = Object.values(phases).reduce((sum, { load }: Phase) => sum + load.watch.failed, 0);
  return failed === 0 ? '' : `, but for ${failed}`;
}

function timeRows(result: AvailabilityResult): string {
  const { command } = result.phases.flags;
  if (command?.time === undefined) return '| rollout | nothing was changed |';
  const floor = floorSeconds(result);
  const row = (what: string, value: number): string => `| ${what} | ${value.toFixed(1)} (${(value / floor).toFixed(2)} × the floor) |`;
  return [
    row(`rollout of \`${command.line}\`, from the first change until the last host was done`, command.time.rollout),
    row('the whole command, with the looks at every host before and after', command.seconds),
  ].join('\n');
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
