import { setTimeout as sleep } from 'node:timers/promises';
import { spread } from '../choose-points.js';
import type { Phase, Point } from '../points.js';
import { phases } from '../points.js';
import type { Tool } from '../tool.js';
import type { Gates } from './gates.js';
import type { LabFix } from './lab-fixes.js';
import type { LabMachine } from './lab-machine.js';
import { trailOf } from './lab-workplace.js';

/** Where the program stands when a moment is looked for. */
export interface Approach {
  readonly host: LabMachine;
  readonly gates: Gates;
  readonly tool: Tool;
  readonly state: string;
  /** The processes of the component that the fix restarts, from before it. */
  readonly processes: readonly number[];
  readonly component: LabFix['component'];
}

/** How many points of a phase there are on a master and on a worker. */
const quota: Readonly<Record<Phase, readonly [number, number]>> = {
  'before arming': [1, 0],
  arming: [4, 1],
  writing: [4, 1],
  renaming: [4, 2],
  'restart and wait': [3, 3],
  verifying: [1, 1],
  confirming: [3, 1],
  after: [1, 0],
};

const run = /\d{8}T\d{6}Z-[0-9a-f]{6}/g;
const manyDigits = /\d+[.:]\d+|\.\d{2,}\b/g;

/** The points of a fix whose calls were recorded, some of each phase. */
export function labPoints(calls: readonly string[], { host, paths, component }: LabFix): Point[] {
  const phaseOf = phaseReader(paths);
  const seen = new Map<string, number>();
  const called = calls.flatMap((line): Point[] => {
    const pattern = line.replaceAll(run, '????????T??????Z-??????').replaceAll(manyDigits, '*').replaceAll(/[[\]\\]/g, '?');
    const nth = (seen.get(pattern) ?? 0) + 1;
    seen.set(pattern, nth);
    const phase = phaseOf(line);
    if (!isOfScript(line)) return [];
    const title = `${line.replaceAll(run, 'RUN').replaceAll('/var/lib/cis-bench/runs/RUN', 'J').replaceAll(manyDigits, '.PID')}${nth > 1 ? ` (${nth})` : ''}`;
    return (['before', 'after'] as const).map((when) => ({ host, phase, title: `${when} ${title}`, at: { pattern, nth, when } }));
  });
  const all = [...called, ...seenFromOutside({ host, paths, component })];
  const place = component === 'kubelet' ? 1 : 0;
  return phases.flatMap((phase) => spread(all.filter((point) => point.phase === phase), quota[phase][place] ?? 0));
}

/** The kubelet calls some of the programs too, and what only encodes words is left out. */
function isOfScript(line: string): boolean {
  if (/^systemctl (show|is-active)/.test(line)) return false;
  if (/^(base64 -d|systemctl (daemon-reload|restart|reset-failed))/.test(line)) return true;
  return /^(mv|ln|cp|rm|rmdir|mkdir|chmod|sync|systemctl|systemd-run) /.test(line) && /cis-bench|\/etc\/kubernetes|config\.yaml|kubelet\.service/.test(line);
}

/** Reads the calls in their order, and says which part of the fix each belongs to. */
function phaseReader(paths: readonly string[]): (line: string) => Phase {
  let phase: Phase = 'before arming';
  return (line) => {
    const isOver = /^rm -f \S*\/busy$/.test(line);
    const wasAt = phase;
    if (phase === 'before arming') return line.includes('/var/lib/cis-bench/runs') ? (phase = 'arming') : phase;
    if (/\/armed \S*\/confirmed$/.test(line)) return (phase = 'confirming');
    if (phase === 'confirming' && isOver) phase = 'after';
    if (phase === 'confirming' || phase === 'after') return wasAt;
    if (isOver) phase = 'writing';
    else if (/^systemctl (daemon-reload|restart|reset-failed (?!cis-bench))/.test(line)) return (phase = 'restart and wait');
    else if (/^(mv|ln|chmod) /.test(line) && paths.some((path) => line.endsWith(` ${path}`))) return (phase = 'renaming');
    else if (phase === 'renaming' && line.includes('/journal.jsonl')) return (phase = 'writing');
    return wasAt;
  };
}

function seenFromOutside({ host, paths, component }: Pick<LabFix, 'host' | 'paths' | 'component'>): Point[] {
  const started = component === 'kubelet' ? 'kubelet' : 'apiserver';
  const waits = [0, 1_000, 4_000].map((milliseconds): Point => {
    return { host, phase: 'restart and wait', title: `${milliseconds} ms after the new ${started} was started`, at: { started, milliseconds } };
  });
  const line = (trail: string, phase: Phase, title: string): Point => ({ host, phase, title, at: { trail } });
  return [
    ...waits,
    line(`"target":"${paths[0]}"`, 'verifying', `once the change of ${paths[0]} is recorded`),
    line(`"event":"confirmed","host":"${host}"`, 'after', 'once the changes are confirmed, as the record says'),
  ];
}

/** Waits until the moment has come; what is only seen from outside finds the program stopped in its tracks. */
export async function comesToPoint(approach: Approach, { at }: Point, milliseconds: number): Promise<boolean> {
  const { host, gates, tool, state, processes, component } = approach;
  const holds = async (): Promise<boolean> => {
    if ('pattern' in at) return gates.isHeld();
    if ('trail' in at) return trailOf(state).includes(at.trail);
    return (await host.processesOf(component)).some((pid) => !processes.includes(pid));
  };
  for (const deadline = Date.now() + milliseconds; !(await holds()); await sleep('trail' in at ? 10 : 200)) {
    if (Date.now() > deadline || !tool.isRunning) return false;
  }
  if ('started' in at) await sleep(at.milliseconds);
  if (!('pattern' in at)) tool.pause();
  return true;
}
