import { setTimeout as sleep } from 'node:timers/promises';
import type { FaultHost } from './fault-cluster.js';
import type { Scene } from './faults.js';
import type { Gate } from './host-programs.js';
import { trailLines } from './run-files.js';

/** Parts of a fix, in the order in which a host goes through them. */
export const phases = ['before arming', 'arming', 'writing', 'renaming', 'restart and wait', 'verifying', 'confirming', 'after'] as const;
export type Phase = (typeof phases)[number];

/** A moment of a fix: a call of a program on a host, or something that is seen from outside. */
export interface Point {
  readonly host: string;
  readonly phase: Phase;
  /** What a person reads. */
  readonly title: string;
  readonly at: Gate | Sight;
}

/** What shows that the moment has come: a line of the run's trail, or a component that was started so long ago. */
export type Sight = { readonly trail: string } | { readonly started: 'apiserver' | 'kubelet'; readonly milliseconds: number };

/** A program that a script calls at a point where the host's state on disk has changed, or is about to. */
const callsToStopAt = /^(mv|ln|rm|cp|sync|systemctl|setsid|mkdir|rmdir|base64|chmod|id -u)\b/;
const run = /\d{8}T\d{6}Z-[0-9a-f]{6}/g;

/** The points that a recorded fix passed on a host, and those that are seen from outside. */
export function pointsIn(host: FaultHost, changedPaths: readonly string[]): Point[] {
  if (changedPaths.length === 0) return [];
  const { root } = host.embedded;
  const seen = new Map<string, number>();
  const phaseOf = phaseReader(changedPaths.map((path) => root + path));
  const called = host.programs.calls.flatMap((line): Point[] => {
    const pattern = patternOf(line, root);
    const nth = (seen.get(pattern) ?? 0) + 1;
    seen.set(pattern, nth);
    const phase = phaseOf(line);
    if (!callsToStopAt.test(line)) return [];
    const title = `${titleOf(line, root)}${nth > 1 ? ` (${nth})` : ''}`;
    return (['before', 'after'] as const).map((when) => ({ host: host.name, phase, title: `${when} ${title}`, at: { pattern, nth, when } }));
  });
  return [...called, ...seenFromOutside(host.name)];
}

/** Reads the calls of one host in their order, and says which part of the fix each belongs to. */
function phaseReader(targets: readonly string[]): (line: string) => Phase {
  let phase: Phase = 'before arming';
  return (line) => {
    const wasAt = phase;
    const isOver = /^rm -f \S*\/busy$/.test(line);
    if (phase === 'before arming' && line.includes('/var/lib/cis-bench/runs/')) return (phase = 'arming');
    if (/\/armed \S*\/confirmed$/.test(line)) return (phase = 'confirming');
    if (phase === 'confirming' && isOver) phase = 'after';
    if (phase === 'confirming' || phase === 'after') return wasAt;
    // the script that arms, and each that writes, ends by leaving the host's mutex
    if (isOver) phase = 'writing';
    else if (line.startsWith('systemctl')) return (phase = 'restart and wait');
    else if (line === 'id -u' && phase !== 'before arming') return (phase = 'verifying');
    else if (/^(mv|ln|chmod) /.test(line) && targets.some((target) => line.endsWith(` ${target}`))) return (phase = 'renaming');
    else if (phase === 'renaming' && line.includes('/journal.jsonl')) return (phase = 'writing');
    return wasAt;
  };
}

function seenFromOutside(host: string): Point[] {
  const started = host === 'node-1' ? 'kubelet' : 'apiserver';
  const waits = [0, 300, 900].map((milliseconds): Point => {
    const title = `${milliseconds} ms after the new ${started} was started`;
    return { host, phase: 'restart and wait', title, at: { started, milliseconds } };
  });
  const line = (event: string, phase: Phase, title: string): Point => ({ host, phase, title, at: { trail: `"event":"${event}","host":"${host}"` } });
  return [line('armed', 'arming', 'once the undo is armed, as the record says'), ...waits, line('confirmed', 'after', 'once the changes are confirmed, as the record says')];
}

const rootMark = '{root}';

/** Ids of runs and processes differ from run to run. */
function patternOf(line: string, root: string): string {
  return line.replaceAll(root, rootMark).replaceAll(run, '????????T??????Z-??????').replaceAll(/\d+[.:]\d+/g, '*').replaceAll(/[[\]\\]/g, '?');
}

function titleOf(line: string, root: string): string {
  return line.replaceAll(root, '').replaceAll(run, 'RUN').replaceAll('/var/lib/cis-bench/runs/RUN', 'J').replaceAll(/\d+[.:]\d+/g, 'PID');
}

/** Makes sure that a call at which the fix is to be struck waits for it. */
export function holdAt(host: FaultHost, { at }: Point): void {
  if ('pattern' in at) host.programs.hold({ ...at, pattern: at.pattern.replaceAll(rootMark, host.embedded.root) });
}

/** Waits until the moment has come; what is only seen from outside finds the program stopped in its tracks. */
export async function comesTo({ cluster, host, tool, point: { at } }: Pick<Scene, 'cluster' | 'host' | 'tool' | 'point'>, milliseconds: number): Promise<boolean> {
  const holds = (): boolean => {
    if ('pattern' in at) return host.programs.isHeld;
    return 'trail' in at ? trailLines(cluster).some((line) => line.includes(at.trail)) : host.embedded.kubelet.restarts(at.started) > 0;
  };
  for (const deadline = Date.now() + milliseconds; !holds(); await sleep(15)) {
    if (Date.now() > deadline || !tool.isRunning) return false;
  }
  if ('started' in at) await sleep(at.milliseconds);
  if (!('pattern' in at)) tool.pause();
  return true;
}
