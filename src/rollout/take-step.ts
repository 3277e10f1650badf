import type { ActionContext } from '../apply/action-context.js';
import type { Answer } from '../apply/ask-host.js';
import { startsNow } from '../apply/component-starts.js';
import type { Awaited, Expectation } from '../apply/wait-for-component.js';
import { waitForComponent } from '../apply/wait-for-component.js';
import { makeChange } from '../apply/make-change.js';
import { askManifestProbes } from '../apply/manifest-probes.js';
import { performAction } from '../apply/perform-action.js';
import { proveAuditLog } from '../apply/prove-audit-log.js';
import { restartUnit } from '../apply/restart-unit.js';
import type { Component } from '../model/component.js';
import type { Change } from '../model/plan.js';
import type { ProcessFact } from '../model/snapshot.js';
import type { Step } from './change-steps.js';
import type { HostLedger } from './host-ledger.js';
import type { HostSight } from './host-sight.js';
import { newestOf } from './host-sight.js';
import type { HostWork } from './host-work.js';
import { restartedUnits } from './restarted-units.js';
import type { SignOfLife } from './sign-of-life.js';
import { goneReason } from './sign-of-life.js';

/** A component that is restarted, what ran before, and the services that start anew with it. */
export interface Restarted {
  readonly component: Component;
  readonly before: ProcessFact | undefined;
  readonly units: readonly string[];
  /** The new process, once it was seen healthy, and when that was (milliseconds of performance.now). */
  after?: { readonly pid: number; readonly healthyAt: number };
}

/** What is known of a host while its steps are taken. */
export interface StepContext {
  readonly sight: HostSight;
  readonly ledger: HostLedger;
  /** What was restarted so far, or may have been; a step adds what it restarts before it changes anything. */
  readonly restarted: Restarted[];
  /** What the host answers to signs of life. */
  readonly life: Pick<SignOfLife, 'isGone'>;
}

/**
 * Makes the changes of one step and waits until what restarts with them is healthy. What is made, and what goes wrong, is
 * noted in the ledger. Rejects with a ConnectionFailure.
 */
export async function takeStep(work: HostWork, step: Step, { sight, ledger, restarted, life }: StepContext): Promise<void> {
  const { component } = step;
  if (component === undefined) {
    await makeAll(work, step, ledger);
    return;
  }
  const running = sight.processes.filter((each) => each.component === component);
  const own: Restarted = { component, before: newestOf(running, component), units: restartedUnits(component, step.changes, running) };
  const starts = await startsNow(work.session, component, own.units);
  restarted.push(own);
  const made = await makeAll(work, step, ledger);
  if (made.length === 0 && ledger.failure === undefined) restarted.pop();
  if (made.length === 0 || ledger.failure !== undefined) return;
  const isPointless = (): string | undefined => (life.isGone ? goneReason : undefined);
  const trouble = await awaitRestart(work, made, own, { starts, isPointless });
  if (trouble !== undefined) ledger.fail(trouble);
}

/** Makes changes until one fails; resolves with those after which the host is different. */
async function makeAll(work: HostWork, { changes }: Step, ledger: HostLedger): Promise<readonly Change[]> {
  const made: Change[] = [];
  for (const change of changes) {
    if (await makeOne(work, change, ledger)) made.push(change);
    if (ledger.failure !== undefined) break;
  }
  return made;
}

/** Makes one change; resolves with whether the host is now different. */
async function makeOne(work: HostWork, change: Change, ledger: HostLedger): Promise<boolean> {
  const missing = change.needs.find((target) => ledger.isMissing(target));
  if (missing !== undefined) {
    ledger.settle([change], 'skipped', `${missing} is not in place`);
    return false;
  }
  work.onEvent({ kind: 'change-started', change });
  const answer = await carryOut(work, change, ledger);
  if (answer.status === 'failed') {
    ledger.settle([change], 'failed', answer.reason);
    ledger.fail(`${change.target}: ${answer.reason}`);
  } else if (answer.status !== 'applied') {
    ledger.settle([change], answer.status, answer.reason);
  }
  return answer.status === 'applied';
}

/** A change whose answer is lost may be in place. */
async function carryOut(work: HostWork, change: Change, ledger: HostLedger): Promise<Answer> {
  ledger.make(change);
  if (change.kind === 'action') return performAction(change.action, contextOf(work, change));
  return makeChange(work.session, change, contextOf(work, change).entry);
}

/** What the action of a change may use. */
export function contextOf({ session, run, reach, sequenceOf, onEvent }: HostWork, change: Change): ActionContext {
  return {
    ...reach,
    session,
    entry: { run, sequence: sequenceOf(change) },
    tell: (seen) => onEvent({ kind: 'working', change, seen }),
  };
}

async function awaitRestart(
  work: HostWork,
  made: readonly Change[],
  restarted: Restarted,
  wait: Pick<Expectation, 'starts' | 'isPointless'>,
): Promise<string | undefined> {
  for (const unit of restarted.units) {
    const refused = await restartUnit(work.session, unit);
    if (refused !== undefined) return `${unit} could not be restarted: ${refused}`;
  }
  const { component, before } = restarted;
  const last = made.at(-1);
  const wanted = last === undefined || last.kind === 'action' ? undefined : last.arguments;
  // that it stays so is seen while the host is verified
  const awaited = await awaitComponent(work, { component, newerThan: before?.startTicks ?? 0, arguments: wanted, ...wait }, 0);
  if ('trouble' in awaited) return awaited.trouble;
  restarted.after = { pid: awaited.process.pid, healthyAt: performance.now() };
  return (await askProbes(work, made, component)) ?? proveAuditLog(work.session, made, work.patience);
}

/** Waits for a component and shows it; the trouble says why it did not come up. */
export async function awaitComponent(work: HostWork, expectation: Expectation, stableMs = work.patience.stableMs): Promise<Awaited> {
  const { session, patience, onEvent } = work;
  const { component } = expectation;
  const awaited = await waitForComponent(session, expectation, { ...patience, stableMs }, (seen, secondsLeft) =>
    onEvent({ kind: 'waiting', host: session.host.name, component, seen, secondsLeft }),
  );
  return 'process' in awaited ? awaited : { trouble: `the ${component} did not come up: ${awaited.trouble}` };
}

/** The kubelet's own probes of the pod, as they are in its manifest now. */
async function askProbes({ session }: HostWork, made: readonly Change[], component: Component): Promise<string | undefined> {
  const manifest = made.findLast((change) => change.kind === 'pod-manifest');
  if (manifest === undefined || manifest.kind === 'action' || manifest.after.type !== 'file') return undefined;
  const text = manifest.after.content;
  return text === undefined ? undefined : askManifestProbes(session, text, component);
}
