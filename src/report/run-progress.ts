import type { OutcomeStatus } from '../model/outcome.js';
import type { TrailLine } from '../model/run-event.js';
import type { KnownRun } from './known-run.js';

/** How a run stands. */
export const runStates = [
  'done',
  'rolled-back',
  'failed',
  'needs-person',
  'interrupted',
  'running',
  'unconfirmed',
  'confirmed',
  'damaged',
] as const;

export type RunState = (typeof runStates)[number];

/** What a run's trail comes to. */
export interface RunProgress {
  /**
   * `interrupted`: it did not end, or a signal ended it; `unconfirmed`: a host may still take changes back by itself;
   * `confirmed`: all that the hosts know, who are never told the end; `damaged`: nothing can be read of it.
   */
  readonly state: RunState;
  /** Changes that were made and stay, that were taken back, and that failed. */
  readonly changes: { readonly made: number; readonly rolledBack: number; readonly failed: number };
  /** Controls that it was about. */
  readonly controls: readonly string[];
  /** ISO 8601, UTC; with the exit code of the program. Absent where it did not end. */
  readonly ended?: { readonly at: string; readonly exitCode: number };
  /** Times at which it was continued. */
  readonly resumedAt: readonly string[];
  /** The stages of hosts that were armed and, as far as the trail says, neither confirmed nor undone. */
  readonly open: readonly { readonly host: string; readonly stage: number; readonly since: string }[];
}

/** Sums a run's trail up. */
export function runProgress(run: KnownRun): RunProgress {
  const { trail } = run;
  const begun = trail.flatMap((line) => (line.event === 'begun' ? [line] : []));
  const last = trail.findLast(({ event }) => event === 'ended' || event === 'begun');
  const ended = last?.event === 'ended' ? { at: last.time, exitCode: last.exitCode } : undefined;
  const changes = countChanges(trail);
  const planned = run.plan?.changes.flatMap(({ controls }) => controls) ?? [];
  const named = begun.flatMap(({ controls }) => controls);
  return {
    state: stateOf(run, changes, ended?.exitCode),
    changes,
    controls: [...new Set(named.length > 0 ? named : planned)],
    ...(ended === undefined ? {} : { ended }),
    resumedAt: begun.filter(({ isResumed }) => isResumed).map(({ time }) => time),
    open: openStages(trail),
  };
}

function stateOf(run: KnownRun, changes: RunProgress['changes'], exitCode: number | undefined): RunState {
  if (run.isDamaged) return 'damaged';
  return run.source === 'hosts' ? stateOnHosts(run, changes) : stateOnRecord(run, changes, exitCode);
}

function stateOnRecord({ trail, isRunning }: KnownRun, changes: RunProgress['changes'], exitCode: number | undefined): RunState {
  if (exitCode === undefined) return isRunning ? 'running' : 'interrupted';
  if (exitCode === 5) return 'needs-person';
  if (trail.slice(trail.findLastIndex(({ event }) => event === 'begun')).some(({ event }) => event === 'interrupted')) return 'interrupted';
  if (changes.rolledBack > 0) return 'rolled-back';
  return changes.failed > 0 || exitCode === 4 ? 'failed' : 'done';
}

function stateOnHosts({ undo }: KnownRun, changes: RunProgress['changes']): RunState {
  if (undo.some(({ phase }) => phase === 'armed' || phase === 'undoing')) return 'unconfirmed';
  if (changes.rolledBack > 0 || undo.some(({ phase }) => phase === 'undone')) return 'rolled-back';
  return changes.failed > 0 ? 'failed' : 'confirmed';
}

/** What became of one change so far. */
interface Latest {
  readonly status: OutcomeStatus;
  readonly isFile: boolean;
  readonly stage: string;
  /** Whether its host could still take it back by itself. */
  readonly isOpen: boolean;
}

/** What becomes of a change last counts; one that was made and is found in place later is still one that was made. */
function countChanges(trail: readonly TrailLine[]): RunProgress['changes'] {
  const latest = new Map<string, Latest>();
  const settle = (stage: string, settled: (each: Latest) => Latest): void => {
    for (const [key, each] of latest) if (each.stage === stage) latest.set(key, settled(each));
  };
  for (const line of trail) {
    if (line.event === 'change') {
      const stage = stageKey(line);
      const key = JSON.stringify([stage, line.target]);
      const { status } = line;
      if (decisive.has(status) || !latest.has(key)) latest.set(key, { status, isFile: line.after !== undefined, stage, isOpen: true });
    }
    if (line.event === 'armed') settle(stageKey(line), (each) => ({ ...each, isOpen: false }));
    if (line.event === 'undone') settle(stageKey(line), takenBack);
  }
  const count = (status: OutcomeStatus): number => [...latest.values()].filter((each) => each.status === status).length;
  return { made: count('applied'), rolledBack: count('rolled-back'), failed: count('failed') };
}

/** What was done through the API is not the host's to take back; the program says so itself when it does. */
function takenBack(each: Latest): Latest {
  return each.isOpen && each.isFile && each.status === 'applied' ? { ...each, status: 'rolled-back' } : each;
}

const decisive: ReadonlySet<OutcomeStatus> = new Set(['applied', 'rolled-back', 'failed']);

function openStages(trail: readonly TrailLine[]): RunProgress['open'] {
  const open = new Map<string, { host: string; stage: number; since: string }>();
  for (const line of trail) {
    if (line.event === 'armed') open.set(stageKey(line), { host: line.host, stage: line.stage, since: line.time });
    if (line.event === 'confirmed' || line.event === 'undone') open.delete(stageKey(line));
  }
  return [...open.values()];
}

function stageKey({ host, stage }: { readonly host: string; readonly stage: number }): string {
  return JSON.stringify([host, stage]);
}
