import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiAccess } from './api-access.js';
import { ApiClient } from './api-client.js';
import type { Reply } from './ask-api.js';
import { Counter } from './counter.js';
import { pace } from './pace.js';
import { Tally, type Figures } from './tally.js';
import { Watcher } from './watcher.js';

/** What a load saw. */
export interface LoadFigures {
  readonly seconds: number;
  /** Reads and writes, without events of the watch. */
  readonly requestsPerSecond: number;
  readonly get: Figures;
  readonly list: Figures;
  readonly write: Figures;
  /** Its latency is the time from the beginning of a write until its event. */
  readonly watch: Figures;
}

const perSecond = { get: 10, list: 5, write: 10 };
const lastEventMs = 5_000;

/** Reads, lists, writes and watches a counter through the API's address, 25 requests a second, until it is stopped. */
export class Load {
  readonly #client: ApiClient;
  readonly #counter: Counter;
  readonly #end = new AbortController();
  readonly #endOfWatch = new AbortController();
  readonly #startedAt = performance.now();
  readonly #tallies = {
    get: new Tally(this.#startedAt),
    list: new Tally(this.#startedAt),
    write: new Tally(this.#startedAt),
    watch: new Tally(this.#startedAt),
  };
  readonly #watcher: Watcher;
  readonly #actors: readonly Promise<void>[];
  readonly #watching: Promise<void>;

  private constructor(client: ApiClient, counter: Counter) {
    this.#client = client;
    this.#counter = counter;
    this.#watcher = new Watcher(client, counter, this.#tallies.watch);
    this.#watching = this.#watcher.run(this.#endOfWatch.signal);
    this.#actors = [
      pace(perSecond.get, this.#end.signal, () => this.#count('get', () => counter.read())),
      pace(perSecond.list, this.#end.signal, () => this.#count('list', () => counter.list())),
      pace(perSecond.write, this.#end.signal, () => this.#count('write', () => counter.write())),
    ];
  }

  /** Throws an Error when the counter cannot be made. */
  static async start(access: ApiAccess): Promise<Load> {
    const client = new ApiClient(access);
    return new Load(client, await Counter.create(client));
  }

  /** Stops, waits for the last events, and sees that what was acknowledged last is stored. */
  async stop(): Promise<LoadFigures> {
    this.#end.abort();
    await Promise.all(this.#actors);
    const endedAt = performance.now();
    while (this.#watcher.missing.length > 0 && performance.now() - endedAt < lastEventMs) await sleep(50);
    this.#endOfWatch.abort();
    await this.#watching;
    for (const sequence of this.#watcher.missing) this.#tallies.watch.fail(performance.now(), `${sequence} was never shown`);
    const last = await this.#counter.read();
    if (last.cause !== undefined) this.#tallies.write.fail(performance.now(), last.cause);
    await this.#counter.remove();
    this.#client.close();
    return this.#figures(endedAt);
  }

  #figures(endedAt: number): LoadFigures {
    const { get, list, write, watch } = this.#tallies;
    const seconds = (endedAt - this.#startedAt) / 1000;
    const figures = { get: get.figures(endedAt), list: list.figures(endedAt), write: write.figures(endedAt), watch: watch.figures(endedAt) };
    const requests = [figures.get, figures.list, figures.write].reduce((sum, { succeeded, failed }) => sum + succeeded + failed, 0);
    return { seconds: rounded(seconds), requestsPerSecond: rounded(requests / seconds), ...figures };
  }

  async #count(kind: 'get' | 'list' | 'write', act: () => Promise<Reply>): Promise<void> {
    const tally = this.#tallies[kind];
    const begunAt = performance.now();
    const reply = await act();
    const at = performance.now();
    for (const cause of reply.retries) tally.retry(cause);
    if (reply.cause === undefined) tally.succeed(at, at - begunAt);
    else tally.fail(at, reply.cause);
  }
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}
