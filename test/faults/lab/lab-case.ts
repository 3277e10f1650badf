import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Fault } from '../faults.js';
import type { Point } from '../points.js';
import type { CaseResult } from '../run-case.js';
import type { ToolEnd } from '../tool.js';
import { Tool } from '../tool.js';
import { completeLabFix } from './complete-lab-fix.js';
import type { LabFault, LabScene } from './lab-faults.js';
import { labFaults } from './lab-faults.js';
import { clusterTroubles, componentTroubles, untilNothing } from './lab-health.js';
import type { LabLane } from './lab-lane.js';
import { lookAtHost } from './lab-look.js';
import { comesToPoint } from './lab-points.js';
import type { LabExpectation } from './lab-rest.js';
import { restTroubles, stateOf, unrest } from './lab-rest.js';
import { onLab } from './lab-workplace.js';

/** One fault at one point of a fix in the lab. */
export interface LabCase {
  readonly fault: Fault;
  readonly point: Point;
  readonly variant: number;
}

/** Milliseconds: until the point is passed, while a fault lasts at most, until all rests, until all is healthy. */
const patience = { point: 90_000, lasting: 45_000, rest: 150_000, health: 150_000 } as const;

/** Lets a fault strike a fix at a point, and holds the hosts against what was promised. Rejects only when the test itself fails. */
export async function runLabCase(lane: LabLane, { fault, point, variant }: LabCase): Promise<CaseResult> {
  const how = labFaults[fault.id];
  if (how === undefined) throw new Error(`the lab does not know the fault ${fault.id}`);
  const begun = Date.now();
  const state = mkdtempSync(join(tmpdir(), 'cis-bench-lab-faults-'));
  const scene: LabScene = { host: lane.host, gates: lane.gates, disk: lane.disk, fix: lane.fix, point, variant };
  const printed: string[] = [];
  try {
    if (how.needs === 'small disk') await lane.disk.mount();
    await untilNothing(() => troublesOf(lane), patience.health);
    const seen = await suffer({ lane, scene, how, point, state, printed, expectation: lane.expectation(fault.id === 'edit') });
    const violations = [...seen.violations, ...printed.flatMap(crashes)];
    const seconds = Math.round((Date.now() - begun) / 1000);
    const title = `${point.host}: ${point.title}`;
    return { fault: fault.id, phase: point.phase, point: title, left: seen.left, violations, printed: violations.length > 0 ? printed.join('\n----\n') : '', seconds };
  } finally {
    await how.heal?.(scene);
    await lane.reset();
    rmSync(state, { recursive: true, force: true });
  }
}

interface Suffering {
  readonly lane: LabLane;
  readonly scene: LabScene;
  readonly how: LabFault;
  readonly point: Point;
  readonly state: string;
  readonly expectation: LabExpectation;
  readonly printed: string[];
}

async function suffer(suffering: Suffering): Promise<{ readonly violations: readonly string[]; readonly left: string }> {
  const { lane, scene, how, point, state, expectation, printed } = suffering;
  const processes = await lane.host.processesOf(lane.fix.component);
  if ('pattern' in point.at) await lane.gates.hold(point.at);
  const tool = new Tool(onLab(state), lane.struckFix);
  try {
    if (!(await comesToPoint({ ...scene, tool, state, processes, component: lane.fix.component }, point, patience.point))) {
      tool.kill();
      printed.push((await tool.ended).output);
      return { violations: ['the point was not reached'], left: '' };
    }
    await how.strike(scene, tool);
    await lane.gates.release();
    tool.goOn();
    await how.afterwards?.(scene);
    const end = await outlast(scene, how, tool);
    printed.push(end.output);
    const rest = await untilNothing(() => restTroubles(expectation), 15_000);
    const health = await untilNothing(() => troublesOf(lane), patience.health);
    const left = `${stateOf(expectation, await lookAtHost(lane.host))}, exit code ${end.code ?? 'none'}`;
    if (rest.length + health.length > 0) return { violations: [...rest, ...health], left };
    return { violations: await completeLabFix({ lane, state, end, expectation, printed, isResumed: scene.variant % 2 === 0 }), left };
  } finally {
    tool.kill();
  }
}

/** Waits until the fault is over, the program has ended, and the hosts rest. */
async function outlast(scene: LabScene, { heal, lasts }: LabFault, tool: Tool): Promise<ToolEnd> {
  const look = async (): Promise<string[]> => (tool.isRunning ? ['the program runs'] : unrest(scene.host.name));
  if (lasts === 'until rest') await untilNothing(look, patience.lasting);
  else if (lasts !== undefined) await sleep(lasts);
  await heal?.(scene);
  await untilNothing(look, patience.rest);
  if (!tool.isRunning) return tool.ended;
  tool.kill();
  const { output } = await tool.ended;
  return { code: null, output: `${output}\nthe program did not end by itself: an error that should not happen` };
}

async function troublesOf(lane: LabLane): Promise<string[]> {
  return [...(await componentTroubles(lane.host)), ...(await clusterTroubles())];
}

function crashes(output: string): string[] {
  return output.split('\n').filter((line) => line.includes('an error that should not happen'));
}
