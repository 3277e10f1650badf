import { setTimeout as sleep } from 'node:timers/promises';
import type { Component } from '../model/component.js';
import type { ProcessFact } from '../model/snapshot.js';
import type { Session } from '../transport/session.js';
import { askHealth } from './ask-health.js';
import { hasArguments } from './has-arguments.js';
import { healthEndpoint } from './health-endpoint.js';
import { listProcesses } from './list-processes.js';

/** How long to wait, in milliseconds. */
export interface Patience {
  /** Until the new process runs and is healthy. */
  readonly deadlineMs: number;
  /** For which it has to stay so, without another restart. */
  readonly stableMs: number;
  readonly pollMs: number;
}

/** Measured on kubeadm 1.20: a new apiserver is ready after 5 s, a controller after 20 s at the latest. */
export const defaultPatience: Patience = { deadlineMs: 120_000, stableMs: 3_000, pollMs: 500 };

/** What the wait is for. */
export interface Expectation {
  readonly component: Component;
  /** Only processes with more start ticks count as new. */
  readonly newerThan: number;
  /** The arguments that the new process must have, argv[0] left out; undefined when they are not foretold. */
  readonly arguments: readonly string[] | undefined;
}

/** The new process, healthy and stable; or what was seen instead. */
export type Awaited = { readonly process: ProcessFact } | { readonly trouble: string };

/** Called with what the wait sees, each time that changes. */
export type WaitListener = (seen: string) => void;

const restartsOfACrashLoop = 4;

/**
 * Waits until a new process of a component runs with the expected arguments and answers 200, and stays so.
 * Old processes that still drain do not count. Rejects with a ConnectionFailure when the host is lost.
 */
export async function waitForComponent(
  session: Session,
  expectation: Expectation,
  patience: Patience,
  onChange: WaitListener,
): Promise<Awaited> {
  const deadline = Date.now() + patience.deadlineMs;
  const seenPids = new Set<number>();
  let healthySince: { pid: number; at: number } | undefined;
  let last = '';
  while (Date.now() < deadline) {
    const sight = await look(session, expectation);
    if (sight.process !== undefined) seenPids.add(sight.process.pid);
    if (seenPids.size >= restartsOfACrashLoop) return { trouble: `it starts again and again (${seenPids.size} times)` };
    if (sight.text !== last) onChange((last = sight.text));
    if (sight.isHealthy && sight.process !== undefined) {
      if (healthySince?.pid !== sight.process.pid) healthySince = { pid: sight.process.pid, at: Date.now() };
      if (Date.now() - healthySince.at >= patience.stableMs) return { process: sight.process };
    } else {
      healthySince = undefined;
    }
    await sleep(patience.pollMs);
  }
  return { trouble: `after ${Math.round(patience.deadlineMs / 1000)} s ${last}` };
}

interface Sight {
  readonly text: string;
  readonly process?: ProcessFact;
  readonly isHealthy: boolean;
}

async function look(session: Session, expectation: Expectation): Promise<Sight> {
  const processes = (await listProcesses(session)).filter((each) => each.component === expectation.component);
  const fresh = processes.filter((each) => each.startTicks > expectation.newerThan);
  const newest = fresh.sort((a, b) => b.startTicks - a.startTicks)[0];
  if (newest === undefined) return { text: 'no new process has started', isHealthy: false };
  if (!hasArguments(newest, expectation.arguments)) {
    return { text: `process ${newest.pid} runs with other arguments`, process: newest, isHealthy: false };
  }
  const answer = await askHealth(session, healthEndpoint(newest));
  const text = 'status' in answer ? `answers ${answer.status}` : answer.trouble;
  return {
    text: `process ${newest.pid} ${text}`,
    process: newest,
    isHealthy: 'status' in answer && answer.status === 200,
  };
}
