import { setTimeout as sleep } from 'node:timers/promises';
import { checkAtRest } from './check-at-rest.js';
import { groupStates } from './check-hosts.js';
import type { CleanFix } from './clean-fix.js';
import { groupsOn, looksAt, struckFix } from './clean-fix.js';
import { completeFix } from './complete-fix.js';
import { onEmbedded } from './embedded-workplace.js';
import type { FaultCluster } from './fault-cluster.js';
import { startFaultCluster } from './fault-cluster.js';
import type { Fault, Scene } from './faults.js';
import type { Phase, Point } from './points.js';
import { comesTo, holdAt } from './points.js';
import { runStates } from './run-files.js';
import type { ToolEnd } from './tool.js';
import { Tool } from './tool.js';
import { comesTrue } from './comes-true.js';

/** One fault at one point. */
export interface FaultCase {
  readonly fault: Fault;
  readonly point: Point;
  readonly variant: number;
}

export interface CaseResult {
  readonly fault: string;
  readonly phase: Phase;
  readonly point: string;
  /** How the hosts were left before anybody came back: the state of each group, and the program's exit code. */
  readonly left: string;
  /** What was wrong; nothing when the case is passed. */
  readonly violations: readonly string[];
  /** What the programs printed, where something was wrong. */
  readonly printed: string;
  readonly seconds: number;
}

/** Milliseconds: until the point is passed, until all rests, while a fault lasts. */
const patience = { point: 150_000, rest: 90_000, lasting: 25_000 } as const;

/** Lets a fault strike a fix at a point, and holds the hosts against what was promised. Rejects only when the test itself fails. */
export async function runCase({ fault, point, variant }: FaultCase, clean: CleanFix): Promise<CaseResult> {
  const begun = Date.now();
  const cluster = await startFaultCluster();
  const printed: string[] = [];
  try {
    const seen = await suffer(cluster, { fault, point, variant }, clean, printed);
    const violations = [...seen.violations, ...printed.flatMap(crashes)];
    const title = `${point.host}: ${point.title}`;
    const seconds = Math.round((Date.now() - begun) / 1000);
    return { fault: fault.id, phase: point.phase, point: title, left: seen.left, violations, printed: violations.length > 0 ? printed.join('\n----\n') : '', seconds };
  } finally {
    await cluster.close();
  }
}

interface Seen {
  readonly violations: readonly string[];
  readonly left: string;
}

async function suffer(cluster: FaultCluster, { fault, point, variant }: FaultCase, clean: CleanFix, printed: string[]): Promise<Seen> {
  const originals = looksAt(cluster);
  const host = cluster.hosts.find(({ name }) => name === point.host);
  if (host === undefined) throw new Error(`the cluster has no ${point.host}`);
  holdAt(host, point);
  const tool = new Tool(onEmbedded(cluster), struckFix);
  const scene: Scene = { cluster, host, tool, point, clean, variant };
  if (!(await comesTo(scene, patience.point))) {
    tool.kill();
    printed.push((await tool.ended).output);
    return { violations: ['the point was not reached'], left: '' };
  }
  const edit = (await fault.strike(scene)) ?? undefined;
  host.programs.release();
  tool.goOn();
  const end = await outlast(scene, fault);
  printed.push(end.output);
  const expectation = { clean: { ...clean, groups: groupsOn(clean.groups, originals) }, originals, edit };
  const left = `${groupStates(cluster, expectation).join(' ')}, exit code ${end.code ?? 'none'}`;
  const violations = await checkAtRest(cluster, expectation);
  if (violations.length > 0) return { violations, left };
  return { violations: await completeFix(scene, expectation, end, printed), left };
}

/** Waits until the fault is over, the program has ended, and the hosts rest. */
async function outlast(scene: Scene, { heal, lasts }: Fault): Promise<ToolEnd> {
  const { cluster, tool } = scene;
  const isAtRest = (): boolean => !tool.isRunning && isQuiet(cluster);
  if (lasts === 'until rest') await comesTrue(isAtRest, patience.lasting, 400);
  else if (lasts !== undefined) await sleep(lasts);
  await heal?.(scene);
  await comesTrue(isAtRest, patience.rest, 400);
  if (!tool.isRunning) return tool.ended;
  tool.kill();
  const { output } = await tool.ended;
  return { code: null, output: `${output}\nthe program did not end by itself: an error that should not happen` };
}

/** Whether nothing is running on the hosts, and nothing is to be expected of them. */
function isQuiet({ hosts }: FaultCluster): boolean {
  const isOpen = (state: string): boolean => state === 'armed' || state === 'undoing';
  return hosts.every((host) => !runStates(host).some(({ states }) => states.some(isOpen)) && host.scriptProcesses().length === 0);
}

function crashes(output: string): string[] {
  return output.split('\n').filter((line) => line.includes('an error that should not happen'));
}
