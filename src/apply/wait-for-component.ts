import { setTimeout as sleep } from 'node:timers/promises';
import type { Component } from '../model/component.js';
import type { ProcessFact } from '../model/snapshot.js';
import { ConnectionFailure } from '../transport/connection-failure.js';
import type { Session } from '../transport/session.js';
import { askHealth } from './ask-health.js';
import type { Starts } from './component-starts.js';
import { StartCounter } from './component-starts.js';
import type { WaitListener } from './countdown.js';
import { Countdown } from './countdown.js';
import { deadlineOf } from './deadline-of.js';
import { hasArguments } from './has-arguments.js';
import { healthEndpoint } from './health-endpoint.js';
import { listProcesses } from './list-processes.js';

/** How long to wait, in milliseconds. */
export interface Patience {
  /** Until the new process runs and is healthy, where the component's own deadline is not shorter. */
  readonly deadlineMs: number;
  /** For which it has to stay so, without another restart. */
  readonly stableMs: number;
  readonly pollMs: number;
}

export const defaultPatience: Patience = { deadlineMs: 120_000, stableMs: 1_500, pollMs: 250 };

/** What the wait is for. */
export interface Expectation {
  readonly component: Component;
  /** Only processes with more start ticks count as new. */
  readonly newerThan: number;
  /** The arguments that the new process must have, argv[0] left out; undefined when they are not foretold. */
  readonly arguments: readonly string[] | undefined;
  /** What was known of its starts before the change; without it only process lists tell of a crash loop. */
  readonly starts?: Starts;
  /** Why waiting on makes no sense any more, once it does not: asked at every look. */
  readonly isPointless?: () => string | undefined;
}

/** The new process, healthy and stable; or what was seen instead. */
export type Awaited = { readonly process: ProcessFact } | { readonly trouble: string };

/** So many starts that are over make a crash loop; the one that runs may still come up. */
const endsOfACrashLoop = 3;

/** Between two tries to reach a host that was lost, and between two counts of starts. */
const pauseMs = 1_000;

/**
 * Waits until a new process of a component runs with the expected arguments and answers 200, and stays so. Old processes
 * that still drain do not count. A component that starts again and again is given up before its deadline. A host that is
 * lost is tried again each second; rejects with the ConnectionFailure when it is still lost at the deadline.
 */
export async function waitForComponent(
  session: Session,
  expectation: Expectation,
  patience: Patience,
  onChange: WaitListener,
): Promise<Awaited> {
  const deadlineMs = Math.min(patience.deadlineMs, deadlineOf(expectation.component));
  const countdown = new Countdown(deadlineMs, onChange);
  try {
    const awaited = await new ComponentWait(session, expectation, patience, countdown).run();
    return awaited ?? { trouble: `after ${Math.round(deadlineMs / 1000)} s ${countdown.seen}` };
  } finally {
    countdown.stop();
  }
}

class ComponentWait {
  readonly #starts: StartCounter | undefined;
  readonly #pids = new Set<number>();
  #healthy: { readonly pid: number; readonly at: number } | undefined;
  #countedAt = performance.now();

  constructor(
    private readonly session: Session,
    private readonly expectation: Expectation,
    private readonly patience: Patience,
    private readonly countdown: Countdown,
  ) {
    this.#starts = expectation.starts === undefined ? undefined : new StartCounter(session, expectation.starts);
  }

  /** Resolves with undefined when the time is over. */
  async run(): Promise<Awaited | undefined> {
    for (;;) {
      const pointless = this.expectation.isPointless?.();
      if (pointless !== undefined) return { trouble: pointless };
      const awaited = await this.#try();
      if (awaited instanceof ConnectionFailure) {
        this.countdown.see(`the host cannot be reached: ${awaited.message}`);
        if (this.countdown.left === 0) throw awaited;
        await sleep(Math.min(pauseMs, this.countdown.left));
      } else {
        if (awaited !== undefined || this.countdown.left === 0) return awaited;
        await sleep(Math.min(this.patience.pollMs, this.countdown.left));
      }
    }
  }

  async #try(): Promise<Awaited | ConnectionFailure | undefined> {
    try {
      return await this.#look();
    } catch (error) {
      if (error instanceof ConnectionFailure) return error;
      throw error;
    }
  }

  async #look(): Promise<Awaited | undefined> {
    const { text, process, isHealthy } = await look(this.session, this.expectation);
    this.countdown.see(text);
    if (process !== undefined) this.#pids.add(process.pid);
    const running = process === undefined ? 0 : 1;
    if (this.#pids.size - running >= endsOfACrashLoop) return this.#crashLoop(this.#pids.size);
    if (!isHealthy || process === undefined) {
      this.#healthy = undefined;
      return this.#countStarts(running);
    }
    if (this.#healthy?.pid !== process.pid) this.#healthy = { pid: process.pid, at: performance.now() };
    return performance.now() - this.#healthy.at >= this.patience.stableMs ? { process } : undefined;
  }

  async #countStarts(running: number): Promise<Awaited | undefined> {
    if (this.#starts === undefined || performance.now() - this.#countedAt < pauseMs) return undefined;
    const count = await this.#starts.count();
    this.#countedAt = performance.now();
    return count - running >= endsOfACrashLoop ? this.#crashLoop(count) : undefined;
  }

  async #crashLoop(count: number): Promise<Awaited> {
    const cause = await this.#starts?.cause();
    return { trouble: `it has started ${count} times and is not healthy${cause === undefined ? '' : `; ${cause}`}` };
  }
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
