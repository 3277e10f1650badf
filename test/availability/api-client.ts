import { Agent, request, type RequestOptions } from 'node:https';
import type { ApiAccess } from './api-access.js';

/** One request to the API. */
export interface Ask {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  /** Sent as JSON. */
  readonly body?: unknown;
}

/** What came of one attempt: an answer, a connection that broke, or none in time. */
export type Attempt =
  | { readonly kind: 'answered'; readonly status: number; readonly body: string; readonly retryAfterSeconds?: number }
  | { readonly kind: 'broken'; readonly cause: string }
  | { readonly kind: 'silent'; readonly cause: string };

/** A client of the API over connections that are kept open, which checks the server's certificate. It retries nothing. */
export class ApiClient {
  readonly #access: ApiAccess;
  readonly #patienceMs: number;
  readonly #agent: Agent;

  /** @param patienceMs how long an answer may take, in milliseconds */
  constructor(access: ApiAccess, patienceMs = 10_000) {
    this.#access = access;
    this.#patienceMs = patienceMs;
    this.#agent = new Agent({ keepAlive: true, ...identityOf(access) });
  }

  /** Asks once, on a connection that is open already where one is and `isFresh` does not say otherwise. Never rejects. */
  attempt(ask: Ask, isFresh = false): Promise<Attempt> {
    return new Promise((resolve) => {
      const body = ask.body === undefined ? undefined : JSON.stringify(ask.body);
      const asked = request({ ...this.#options(ask.path, isFresh), method: ask.method, headers: headersOf(body) }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', (error) => resolve({ kind: 'broken', cause: causeOf(error) }));
        response.on('end', () => {
          const later = response.headers['retry-after'];
          const status = response.statusCode ?? 0;
          resolve({ kind: 'answered', status, body: Buffer.concat(chunks).toString(), ...(later === undefined ? {} : { retryAfterSeconds: Number(later) }) });
        });
      });
      const timer = setTimeout(() => {
        resolve({ kind: 'silent', cause: `no answer within ${this.#patienceMs / 1000} s` });
        asked.destroy();
      }, this.#patienceMs);
      asked.on('error', (error) => resolve({ kind: 'broken', cause: causeOf(error) }));
      asked.on('close', () => clearTimeout(timer));
      asked.end(body);
    });
  }

  /**
   * Follows a watch on a connection of its own, line by line. Resolves with why it ended, be it that `signal` was
   * aborted; never rejects.
   */
  follow(path: string, onLine: (line: string) => void, signal: AbortSignal): Promise<string> {
    return new Promise((resolve) => {
      const asked = request({ ...this.#options(path, true), signal, headers: headersOf(undefined) }, (response) => {
        let rest = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => {
          const lines = (rest + chunk).split('\n');
          rest = lines.pop() ?? '';
          for (const line of lines) onLine(line);
        });
        response.on('error', (error) => resolve(causeOf(error)));
        response.on('end', () => resolve(response.statusCode === 200 ? 'ended by the server' : `HTTP ${response.statusCode}`));
      });
      asked.on('error', (error) => resolve(causeOf(error)));
      asked.end();
    });
  }

  close(): void {
    this.#agent.destroy();
  }

  #options(path: string, isFresh: boolean): RequestOptions {
    const { host, port } = this.#access;
    return isFresh ? { host, port, path, agent: false, ...identityOf(this.#access) } : { host, port, path, agent: this.#agent };
  }
}

function identityOf({ ca, cert, key }: ApiAccess): Pick<ApiAccess, 'ca' | 'cert' | 'key'> {
  return { ca, ...(cert === undefined ? {} : { cert }), ...(key === undefined ? {} : { key }) };
}

function headersOf(body: string | undefined): Record<string, string | number> {
  const accept = { accept: 'application/json' };
  return body === undefined ? accept : { ...accept, 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
}

function causeOf(error: NodeJS.ErrnoException): string {
  return error.code ?? error.message;
}
