import { z } from 'zod';
import type { ApiClient, Ask } from './api-client.js';
import { askApi, type Reply } from './ask-api.js';

const name = 'counter';

const namespaceSchema = z.object({ metadata: z.object({ name: z.string() }) });
const configMapSchema = z.object({
  metadata: z.object({ name: z.string(), resourceVersion: z.string() }),
  data: z.object({ sequence: z.coerce.number().int() }),
});
const listSchema = z.object({ items: z.array(configMapSchema) });

/** A ConfigMap in a namespace of its own, from 0 on, whose number is raised by each write, so that a lost write is seen. */
export class Counter {
  /** The highest number of which the API said that it is stored. */
  acknowledged = 0;
  readonly #client: ApiClient;
  readonly #namespace: string;
  readonly #folder: string;
  /** When the write of each number began, from 1. */
  readonly #begun: number[] = [];
  readonly #failed = new Set<number>();
  #resourceVersion: string | undefined;

  private constructor(client: ApiClient, namespace: string) {
    this.#client = client;
    this.#namespace = namespace;
    this.#folder = `/api/v1/namespaces/${namespace}/configmaps`;
  }

  /** Makes one. Throws an Error with what the API said. */
  static async create(client: ApiClient): Promise<Counter> {
    const metadata = { generateName: 'cis-bench-availability-' };
    const body = await demand(client, { method: 'POST', path: '/api/v1/namespaces', body: { metadata } });
    const counter = new Counter(client, namespaceSchema.parse(JSON.parse(body)).metadata.name);
    await demand(client, { method: 'POST', path: counter.#folder, body: { metadata: { name }, data: { sequence: '0' } } });
    await counter.#look();
    return counter;
  }

  /** Takes its namespace away. */
  async remove(): Promise<void> {
    await demand(this.#client, { method: 'DELETE', path: `/api/v1/namespaces/${this.#namespace}` });
  }

  /** The version from which a watch sees all that is written from now on. */
  get resourceVersion(): string {
    return this.#resourceVersion ?? '';
  }

  /** When the write of a number began, by performance.now(). */
  begunAt(sequence: number): number {
    return this.#begun[sequence - 1] ?? 0;
  }

  /** The numbers of which nobody said that they are stored. */
  get failed(): ReadonlySet<number> {
    return this.#failed;
  }

  /** Where it is watched, from a version on. */
  watchPath(resourceVersion: string): string {
    const query = new URLSearchParams({ watch: '1', fieldSelector: `metadata.name=${name}`, allowWatchBookmarks: 'true', resourceVersion });
    return `${this.#folder}?${query.toString()}`;
  }

  /**
   * Writes the next number over the version that is known, so a request that comes late cannot set the number back. A
   * conflict after a retry is the first attempt's success when the number is there.
   */
  async write(): Promise<Reply> {
    const sequence = this.#begun.push(performance.now());
    const reply = await this.#put(sequence);
    if (reply.cause === undefined) this.acknowledged = sequence;
    else this.#failed.add(sequence);
    return reply;
  }

  async #put(sequence: number): Promise<Reply> {
    if (this.#resourceVersion === undefined) await this.#look();
    const metadata = { name, resourceVersion: this.#resourceVersion };
    const reply = await askApi(this.#client, { method: 'PUT', path: `${this.#folder}/${name}`, body: { metadata, data: { sequence: String(sequence) } } });
    const { status, body, retries } = reply;
    this.#resourceVersion = reply.cause === undefined ? configMapSchema.parse(JSON.parse(body)).metadata.resourceVersion : undefined;
    const isOwnConflict = status === 409 && retries.length > 0 && (await this.#look()) === sequence;
    return isOwnConflict ? { status: 200, body, retries } : reply;
  }

  /** Reads it. An answer older than what was acknowledged before is a failure: a write was lost. */
  async read(): Promise<Reply> {
    return this.#upToDate(`${this.#folder}/${name}`, (body) => configMapSchema.parse(body).data.sequence);
  }

  /** The same through a list of the namespace. */
  async list(): Promise<Reply> {
    return this.#upToDate(this.#folder, (body) => listSchema.parse({ items: itemsOf(body) }).items[0]?.data.sequence ?? -1);
  }

  async #upToDate(path: string, sequenceOf: (body: unknown) => number): Promise<Reply> {
    const least = this.acknowledged;
    const reply = await askApi(this.#client, { method: 'GET', path });
    if (reply.cause !== undefined) return reply;
    const sequence = sequenceOf(JSON.parse(reply.body));
    return sequence >= least ? reply : { ...reply, cause: `lost write: ${least} was acknowledged, ${sequence} is there` };
  }

  /** Resolves with the number that is stored; undefined when it could not be read. */
  async #look(): Promise<number | undefined> {
    const reply = await askApi(this.#client, { method: 'GET', path: `${this.#folder}/${name}` });
    if (reply.cause !== undefined) return undefined;
    const { metadata, data } = configMapSchema.parse(JSON.parse(reply.body));
    this.#resourceVersion = metadata.resourceVersion;
    return data.sequence;
  }
}

async function demand(client: ApiClient, ask: Ask): Promise<string> {
  const { body, cause } = await askApi(client, ask);
  if (cause !== undefined) throw new Error(`${ask.method} ${ask.path}: ${cause} ${body}`);
  return body;
}

/** Newer API servers put more into each namespace than was asked for. */
function itemsOf(body: unknown): unknown[] {
  const { items } = z.object({ items: z.array(z.looseObject({ metadata: z.looseObject({ name: z.string() }) })) }).parse(body);
  return items.filter((item) => item.metadata.name === name);
}
