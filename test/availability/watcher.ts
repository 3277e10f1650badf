import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { ApiClient } from './api-client.js';
import type { Counter } from './counter.js';
import type { Tally } from './tally.js';

const eventSchema = z.object({
  type: z.string(),
  object: z.object({
    metadata: z.object({ resourceVersion: z.string().optional() }).optional(),
    data: z.object({ sequence: z.coerce.number().int() }).optional(),
    code: z.number().optional(),
  }),
});

const resumeMs = { first: 100, most: 1_000 };

/** Follows the counter, and sees whether every write comes, in order. A watch that breaks goes on from its last version. */
export class Watcher {
  readonly #client: ApiClient;
  readonly #counter: Counter;
  readonly #tally: Tally;
  readonly #seen = new Set<number>();
  #last = 0;
  #version: string;

  constructor(client: ApiClient, counter: Counter, tally: Tally) {
    this.#client = client;
    this.#counter = counter;
    this.#tally = tally;
    this.#version = counter.resourceVersion;
  }

  /** Follows until it is told to stop. */
  async run(signal: AbortSignal): Promise<void> {
    let pauseMs = resumeMs.first;
    while (!signal.aborted) {
      const before = this.#version;
      const cause = await this.#client.follow(this.#counter.watchPath(before), (line) => this.#take(line), signal);
      if (signal.aborted) return;
      this.#tally.retry(cause);
      pauseMs = this.#version === before ? Math.min(pauseMs * 2, resumeMs.most) : resumeMs.first;
      await sleep(pauseMs);
    }
  }

  /** Numbers that the API acknowledged and the watch has not shown. */
  get missing(): readonly number[] {
    const { acknowledged, failed } = this.#counter;
    const all = Array.from({ length: acknowledged }, (_, index) => index + 1);
    return all.filter((sequence) => !this.#seen.has(sequence) && !failed.has(sequence));
  }

  #take(line: string): void {
    const { type, object } = eventSchema.parse(JSON.parse(line));
    const at = performance.now();
    if (type === 'ERROR') {
      this.#tally.fail(at, `the watch cannot go on: HTTP ${object.code ?? 0}`);
      this.#version = this.#counter.resourceVersion;
      return;
    }
    this.#version = object.metadata?.resourceVersion ?? this.#version;
    const sequence = object.data?.sequence;
    if (type === 'BOOKMARK' || sequence === undefined || sequence === 0) return;
    if (sequence <= this.#last) this.#tally.fail(at, `${sequence} came after ${this.#last}`);
    this.#last = sequence;
    this.#seen.add(sequence);
    this.#tally.succeed(at, at - this.#counter.begunAt(sequence));
  }
}
