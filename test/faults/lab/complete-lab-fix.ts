import type { ToolEnd } from '../tool.js';
import { Tool } from '../tool.js';
import { clusterTroubles, componentTroubles, machines, untilNothing } from './lab-health.js';
import type { LabLane } from './lab-lane.js';
import { lookAtHost } from './lab-look.js';
import type { LabExpectation } from './lab-rest.js';
import { restTroubles, stateOf } from './lab-rest.js';
import { newestRun, onLab } from './lab-workplace.js';

/** A fix that a fault has struck, and what shall be done about it. */
interface Struck {
  readonly lane: LabLane;
  /** Where the program keeps its records. */
  readonly state: string;
  readonly end: ToolEnd;
  readonly expectation: LabExpectation;
  readonly printed: string[];
  /** Whether `bench resume` comes before `bench fix`. */
  readonly isResumed: boolean;
}

const healthMs = 150_000;

/**
 * Brings a fix to its end after a fault, by `bench resume` or by a new `bench fix`. A lock that the program said it had to
 * leave behind is broken before, as it advises. Resolves with what is wrong then.
 */
export async function completeLabFix(struck: Struck): Promise<string[]> {
  const { lane, expectation } = struck;
  const failures = await complete(struck);
  const health = await untilNothing(async () => [...(await componentTroubles(lane.host)), ...(await clusterTroubles())], healthMs);
  const rest = await untilNothing(() => restTroubles(expectation), 15_000);
  const isFixed = stateOf(expectation, await lookAtHost(lane.host)) === 'fixed';
  return [...failures, ...health, ...rest, ...(isFixed ? [] : ['the fix is not made in the end']), ...(await locks())];
}

async function complete({ lane, state, end, expectation, printed, isResumed }: Struck): Promise<string[]> {
  const run = async (args: readonly string[]): Promise<ToolEnd> => {
    const ended = await new Tool(onLab(state), args).ended;
    printed.push(`bench ${args.join(' ')}: ${ended.code}\n${ended.output}`);
    return ended;
  };
  if (end.output.includes('the lock could not be removed')) {
    const { code } = await run(['unlock', '--reason', 'its host could not be written to', '--yes']);
    if (code !== 0) return [`bench unlock ended with ${code}`];
  }
  const interrupted = end.code === 0 ? undefined : newestRun(state);
  const resume = (): Promise<ToolEnd> => run(['resume', interrupted ?? '', '--yes', '--undo-after', '60']);
  if (interrupted !== undefined && isResumed) {
    const { code } = await resume();
    if (code === 0) return [];
    if (!expectation.isEdited) return [`bench resume ended with ${code}`];
  }
  let fixed = await run(lane.calmFix);
  // a program that was killed leaves its lock behind, and only its own run may take that over
  if (interrupted !== undefined && fixed.output.includes(`by run ${interrupted} of`)) {
    await resume();
    fixed = await run(lane.calmFix);
  }
  return fixed.code === 0 ? [] : [`bench fix ended with ${fixed.code}`];
}

/** The locks that are left on the hosts. */
async function locks(): Promise<string[]> {
  const all = [...machines].map(async ([name, host]) => ((await host.run('ls /var/lib/cis-bench/lock 2>/dev/null || true')) === '' ? [] : [`${name}: the lock is left`]));
  return (await Promise.all(all)).flat();
}
