import type { Patience } from '../apply/wait-for-component.js';
import { defaultPatience } from '../apply/wait-for-component.js';
import { ClusterLock } from '../lock/cluster-lock.js';
import type { Host } from '../model/host.js';
import type { Change } from '../model/plan.js';
import type { RunKind } from '../model/run-event.js';
import { nodeNameOf } from '../plan/node-name.js';
import type { PlanDocument } from '../report/plan-document.js';
import type { RolloutListener } from '../rollout/rollout-events.js';
import type { RolloutOptions, RolloutResult } from '../rollout/roll-out.js';
import { rollOut } from '../rollout/roll-out.js';
import { ConnectionFailure } from '../transport/connection-failure.js';
import type { Session } from '../transport/session.js';
import { controlPlaneSessions } from './control-plane.js';
import { exitCode } from './exit-code.js';
import { tellExpiredUndos } from './expired-undos.js';
import { Interrupt } from './interrupt.js';
import { keptPlan } from './kept-plan.js';
import { recordedDocument } from './plan-file.js';
import type { Prepared } from './prepare-plan.js';
import { apiMasters } from './read-api.js';
import type { RunOptions } from './run-flags.js';
import type { Recording } from './run-recording.js';
import { openRecord } from './run-recording.js';
import { showRollout } from './rollout-progress.js';
import { closeAll } from './survey.js';
import { trailListener } from './trail-listener.js';
import { verifyHost } from './verify-host.js';
import { verifyRestored } from './verify-restored.js';

/** How a plan is carried out. */
export interface CarryOutOptions extends RunOptions {
  readonly kind: RunKind;
  /** The run that is taken back. */
  readonly of?: string;
  /** The recorded plan of a run that is continued; its id is that of the run. */
  readonly resumed?: PlanDocument;
  readonly patience?: Patience;
  /** What has to hold afterwards on a host; the controls that were repaired, where not given. */
  readonly verify?: (host: Host, applied: readonly Change[]) => Promise<string | undefined>;
}

/** What a run came to; `end` writes the last line of its record. */
export interface CarriedOut extends RolloutResult {
  readonly end: (exitCode: number) => void;
}

/** In any case, whatever the program still says: longer than everything that is waited for on one host. */
const totalSeconds = 3_600;

/**
 * Carries out the chosen changes of a plan and shows it: under the cluster's lock, recorded on this machine and on the
 * hosts. A first signal stops it after the step in flight.
 * Rejects with LockHeld when another run works on the cluster, with a RecordError when nothing can be recorded, and with a
 * ConnectionFailure when a host is lost while it is locked; then nothing was changed.
 */
export async function carryOut(prepared: Prepared, changes: readonly Change[], options: CarryOutOptions): Promise<CarriedOut> {
  const { survey, plan, becomePassword } = prepared;
  const controlPlane = await controlPlaneSessions(options.inventory, survey.sessions, becomePassword);
  const witnesses = new Map([...controlPlane].flatMap(([name, session]) => (session === undefined || survey.sessions.has(name) ? [] : [[name, session] as const])));
  const all = [...survey.sessions.values(), ...witnesses.values()];
  try {
    // recorded before anything is left on a host, so that whoever finds the lock of a killed program can resume its run
    const document = options.resumed ?? recordedDocument(prepared, changes);
    const record = openRecord(prepared, document, options);
    const lock = await takeLock(all, plan.run, record, options);
    try {
      return await recorded(prepared, changes, { ...options, controlPlane, all, lock, document, record });
    } finally {
      tellLock(lock.lostOn, await lock.release());
    }
  } finally {
    closeAll(witnesses);
  }
}

async function takeLock(all: readonly Session[], run: string, record: Recording, { operator, of }: CarryOutOptions): Promise<ClusterLock> {
  try {
    return await ClusterLock.take(all, { run, operator, ...(of === undefined ? {} : { of }) });
  } catch (error) {
    // a host that was lost just then may have kept the lock, and only the same run can take that over
    if (error instanceof ConnectionFailure) record.append({ event: 'ended', exitCode: exitCode.unreachable });
    else record.discard();
    throw error;
  }
}

interface Connected extends CarryOutOptions {
  readonly controlPlane: ReadonlyMap<string, Session | undefined>;
  readonly all: readonly Session[];
  readonly lock: ClusterLock;
  readonly document: PlanDocument;
  readonly record: Recording;
}

function tellLock(lostOn: readonly string[], keptOn: readonly string[]): void {
  if (lostOn.length > 0) process.stderr.write(`bench: the lock was broken on ${lostOn.join(', ')} meanwhile, so nothing more was begun.\n`);
  if (keptOn.length > 0) process.stderr.write(`bench: the lock could not be removed on ${keptOn.join(', ')}; \`bench unlock\` does it once they can be reached.\n`);
}

async function recorded(prepared: Prepared, changes: readonly Change[], options: Connected): Promise<CarriedOut> {
  for (const sentence of await tellExpiredUndos(options.all)) process.stderr.write(`bench: ${sentence}\n`);
  const { record } = options;
  const interrupt = new Interrupt((signal) => record.append({ event: 'interrupted', signal }));
  try {
    const result = await roll(prepared, changes, { ...options, interrupt });
    return { ...result, end: (exitCode) => record.append({ event: 'ended', exitCode }) };
  } finally {
    interrupt.release();
  }
}

interface Recorded extends Connected {
  readonly interrupt: Interrupt;
}

function roll(prepared: Prepared, changes: readonly Change[], options: Recorded): Promise<RolloutResult> {
  const { plan, survey } = prepared;
  const trail = trailListener(options.record);
  return showRollout(changes, ({ listener, remark }) => {
    options.interrupt.showOn(remark);
    const onEvent: RolloutListener = (event) => {
      options.interrupt.note(event);
      trail(event);
      listener(event);
    };
    return rollOut({ ...plan, changes }, survey.hosts, rolloutOptions(prepared, options, onEvent));
  });
}

function rolloutOptions(prepared: Prepared, options: Recorded, onEvent: RolloutListener): RolloutOptions {
  const { survey, sources } = prepared;
  const viewOf = (host: Host) => survey.views.find((view) => view.host.name === host.name);
  return {
    sessions: survey.sessions,
    controlPlane: options.controlPlane,
    masters: apiMasters(survey, sources.layouts),
    parallel: prepared.parallel,
    maxFailures: options.maxFailures,
    patience: options.patience ?? defaultPatience,
    operator: options.operator,
    limits: { silenceSeconds: options.undoAfterSeconds, totalSeconds },
    mayBeUnhealthy: options.kind === 'rollback',
    recorded: options.document.changes,
    keptPlan: (host) => keptPlan(options.document, host),
    nodeOf: (host) => {
      const view = viewOf(host);
      return view === undefined ? undefined : nodeNameOf(view, nodesOf(prepared));
    },
    verify: options.verify ?? ((host, applied) => verifyHost(prepared, host, applied)),
    verifyRestored: (host, made) => verifyRestored(prepared, host, made),
    onEvent,
    isStopped: () => options.interrupt.isStopped || options.lock.lostOn.length > 0,
  };
}

function nodesOf({ cluster: { api } }: Prepared) {
  return 'problem' in api || api.objects.nodes.state !== 'listed' ? [] : api.objects.nodes.items;
}
