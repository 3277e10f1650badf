import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { checkAtRest } from './check-at-rest.js';
import type { Expectation } from './check-hosts.js';
import { groupStates } from './check-hosts.js';
import { calmFix } from './clean-fix.js';
import { onEmbedded } from './embedded-workplace.js';
import type { FaultCluster } from './fault-cluster.js';
import type { Scene } from './faults.js';
import { recordedRuns } from './run-files.js';
import type { ToolEnd } from './tool.js';
import { Tool } from './tool.js';

/**
 * Brings a fix to its end after a fault: in every second case `bench resume` first, then `bench fix`. A lock that the
 * program said it had to leave behind is broken before, as it advises. Resolves with what is wrong.
 */
export async function completeFix(scene: Scene, expectation: Expectation, end: ToolEnd, printed: string[]): Promise<string[]> {
  const { cluster, variant } = scene;
  const run = async (...args: string[]): Promise<ToolEnd> => {
    const ended = await new Tool(onEmbedded(cluster), args).ended;
    printed.push(`bench ${args.join(' ')}: ${ended.code}\n${ended.output}`);
    return ended;
  };
  const [interrupted] = recordedRuns(cluster);
  const resume = (): Promise<ToolEnd> => run('resume', interrupted ?? '', '--yes', '--undo-after', '30');
  const unlocked = end.output.includes('the lock could not be removed') ? await run('unlock', '--reason', 'its host could not be written to', '--yes') : undefined;
  const isOpen = interrupted !== undefined && end.code !== 0;
  const resumed = isOpen && variant % 2 === 0 ? await resume() : undefined;
  let fixed = await run(...calmFix);
  // a program that was killed leaves its lock behind, and only its own run may take that over
  if (isOpen && resumed === undefined && fixed.output.includes(`by run ${interrupted} of`)) {
    await resume();
    fixed = await run(...calmFix);
  }
  return [
    ...(unlocked === undefined || unlocked.code === 0 ? [] : [`bench unlock ended with ${unlocked.code}`]),
    ...(resumed === undefined || resumed.code === 0 || expectation.edit !== undefined ? [] : [`bench resume ended with ${resumed.code}`]),
    ...(fixed.code === 0 ? [] : [`bench fix ended with ${fixed.code}`]),
    ...(await checkAtRest(cluster, expectation)),
    ...unfinished(cluster, expectation),
    // what another hand edited looks like nothing that is known, so the program itself is asked
    ...(expectation.edit === undefined ? [] : await stillPending(run)),
  ];
}

function unfinished(cluster: FaultCluster, expectation: Expectation): string[] {
  const states = groupStates(cluster, expectation);
  const groups = expectation.clean.groups.filter((_group, index) => states[index] !== 'fixed' && states[index] !== 'none');
  const locked = cluster.hosts.filter(({ embedded: { root } }) => existsSync(join(root, 'var/lib/cis-bench/lock')));
  return [
    ...groups.map(({ host, stage }) => `${host}: stage ${stage} is not made in the end`),
    ...locked.map(({ name }) => `${name}: the lock is left`),
  ];
}

async function stillPending(run: (...args: string[]) => Promise<ToolEnd>): Promise<string[]> {
  const { code } = await run(...calmFix.filter((argument) => argument !== '--yes'), '--dry-run');
  return code === 0 ? [] : [`bench fix --dry-run ends with ${code} once it is done`];
}
