import { z } from 'zod';
import type { Listing } from '../model/cluster-snapshot.js';
import type { ApiAnswer } from './api-answer.js';
import type { ApiKind } from './api-objects.js';

/** Objects asked for at once. */
export const pageSize = 500;

/** Pages after which a listing is given up: a server that never stops naming a next page must not keep a scan busy. */
const mostPages = 1000;

/** Characters; a continue token holds a name and a namespace, and is far shorter. */
const longestToken = 8192;

const page = z.object({
  metadata: z.object({ continue: z.string().max(longestToken).nullish() }).nullish(),
  items: z
    .array(z.unknown())
    .nullish()
    .transform((items) => items ?? []),
});

/**
 * The listing of one kind, page by page: `next` gives the path to ask for, `take` its answer, until `next` gives
 * nothing any more. Objects are reduced to what rules need as soon as they arrive.
 */
export class ApiListing<T> {
  readonly #kind: ApiKind<T>;
  #alternative = 0;
  #token = '';
  #pages = 0;
  #hasRestarted = false;
  #items: T[] = [];
  #result: Listing<T> | undefined;

  constructor(kind: ApiKind<T>) {
    this.#kind = kind;
  }

  /** Undefined while there is something to ask for. */
  get result(): Listing<T> | undefined {
    return this.#result;
  }

  /** Path and query of the next request; undefined when the listing has ended. */
  next(): string | undefined {
    const path = this.#kind.paths[this.#alternative];
    if (this.#result !== undefined || path === undefined) return undefined;
    const rest = this.#token === '' ? '' : `&continue=${encodeURIComponent(this.#token)}`;
    return `${path}?limit=${pageSize}${rest}`;
  }

  /** Takes the answer to what `next` asked for. */
  take(answer: ApiAnswer): void {
    if (answer.state === 'answered') this.#takePage(answer.body);
    else if (answer.state === 'refused') this.#takeRefusal(answer.status, answer.message);
    else this.#giveUp(`the answer broke off: ${answer.message}`);
  }

  #takePage(body: string): void {
    const found = parsePage(body, this.#kind.project);
    if ('problem' in found) {
      this.#giveUp(found.problem);
      return;
    }
    for (const item of found.items) this.#items.push(item);
    this.#token = found.token;
    this.#pages += 1;
    if (this.#token === '') this.#result = { state: 'listed', items: this.#items };
    else if (this.#pages >= mostPages) this.#giveUp(`there are more than ${this.#items.length} of them`);
  }

  /** 410: the token has expired, because the list took longer than etcd keeps old states (five minutes). */
  #takeRefusal(status: number, message: string): void {
    if (status === 404 && this.#pages === 0) {
      this.#alternative += 1;
      if (this.#alternative >= this.#kind.paths.length) this.#result = { state: 'not-served' };
    } else if (status === 410 && !this.#hasRestarted) {
      this.#hasRestarted = true;
      this.#token = '';
      this.#pages = 0;
      this.#items = [];
    } else {
      this.#giveUp(status === 410 ? 'it took too long: the token for the next page expired twice' : message);
    }
  }

  #giveUp(reason: string): void {
    this.#items = [];
    this.#result = { state: 'unreadable', reason };
  }
}

type Page<T> = { readonly items: readonly T[]; readonly token: string } | { readonly problem: string };

function parsePage<T>(body: string, project: (raw: unknown) => T): Page<T> {
  try {
    const { metadata, items } = page.parse(JSON.parse(body));
    const token = metadata?.continue ?? '';
    if (/\p{Cs}/u.test(token)) return { problem: 'the answer names a next page that cannot be asked for' };
    return { items: items.map(project), token };
  } catch (error) {
    if (error instanceof z.ZodError) return { problem: misfit(error) };
    return { problem: `the answer of ${Buffer.byteLength(body)} bytes is no JSON, or was cut off` };
  }
}

function misfit({ issues: [issue] }: z.ZodError): string {
  const where = issue === undefined || issue.path.length === 0 ? '' : ` at ${issue.path.join('.')}`;
  return `an object of the answer is not of the expected form${where}: ${issue?.message ?? 'no details'}`;
}
