import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { selfSignedCertificate } from '../../src/embedded/self-signed-certificate.js';
import type { ApiAccess } from './api-access.js';

/** What befalls a request: `reset` before it is carried out, `reset-after` when it was, or a status in place of it. */
export type Mishap = 'reset' | 'reset-after' | { readonly status: number; readonly retryAfter?: string };

/** Namespaces and ConfigMaps of an API server over TLS in this process, with versions, conflicts and watches. */
export class ApiStandIn {
  /** Asked before each request; nothing befalls it where undefined. */
  mishap: (request: { readonly method: string; readonly path: string }) => Mishap | undefined = () => undefined;
  readonly #certificate = selfSignedCertificate('localhost');
  readonly #server = createServer({ cert: this.#certificate.certificate, key: this.#certificate.privateKey }, (request, response) => {
    void this.#receive(request, response);
  });
  readonly #history: { readonly type: string; readonly object: { readonly metadata: { readonly name: string; readonly resourceVersion: string } } }[] = [];
  readonly #watches = new Set<ServerResponse>();

  /** Listens on a free port of loopback. */
  async start(): Promise<ApiAccess> {
    await new Promise<void>((resolve) => this.#server.listen(0, 'localhost', resolve));
    return { host: 'localhost', port: (this.#server.address() as AddressInfo).port, ca: this.#certificate.certificate };
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** Breaks every watch. */
  breakWatches(): void {
    for (const watch of this.#watches) watch.destroy();
    this.#watches.clear();
  }

  /** Stores a number behind everybody's back. */
  store(sequence: number): void {
    this.#keep('MODIFIED', { name: 'counter' }, { sequence: String(sequence) });
  }

  async #receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { method = '', url = '' } = request;
    const mishap = this.mishap({ method, path: url });
    if (mishap === 'reset') return void request.socket.destroy();
    if (typeof mishap === 'object') {
      response.writeHead(mishap.status, mishap.retryAfter === undefined ? {} : { 'retry-after': mishap.retryAfter });
      return void response.end('{}');
    }
    const text = Buffer.concat(chunks).toString();
    if (url.includes('watch=1')) return this.#watch(new URL(url, 'https://localhost').searchParams.get('resourceVersion') ?? '', response);
    const { status, body } = this.#answer(method, url, text === '' ? {} : (JSON.parse(text) as Sent));
    if (mishap === 'reset-after') return void request.socket.destroy();
    response.writeHead(status);
    response.end(JSON.stringify(body));
  }

  #answer(method: string, path: string, { metadata, data }: Sent): { status: number; body: unknown } {
    const current = this.#history.at(-1)?.object;
    if (path === '/api/v1/namespaces') return { status: 201, body: { metadata: { name: 'counters' } } };
    if (method === 'DELETE') return { status: 200, body: {} };
    if (method === 'POST') return { status: 201, body: this.#keep('ADDED', metadata, data) };
    if (method === 'GET') return { status: 200, body: path.endsWith('/configmaps') ? { items: [current] } : current };
    const isStale = metadata?.resourceVersion !== current?.metadata.resourceVersion;
    return isStale ? { status: 409, body: {} } : { status: 200, body: this.#keep('MODIFIED', metadata, data) };
  }

  #keep(type: string, metadata: Sent['metadata'], data: unknown): unknown {
    const object = { metadata: { name: metadata?.name ?? '', resourceVersion: String(this.#history.length + 1) }, data };
    const event = { type, object };
    this.#history.push(event);
    for (const watch of this.#watches) watch.write(`${JSON.stringify(event)}\n`);
    return object;
  }

  #watch(version: string, response: ServerResponse): void {
    response.writeHead(200);
    response.flushHeaders();
    for (const event of this.#history.slice(Number(version))) response.write(`${JSON.stringify(event)}\n`);
    this.#watches.add(response);
    response.on('close', () => this.#watches.delete(response));
  }
}

interface Sent {
  readonly metadata?: { readonly name?: string; readonly resourceVersion?: string };
  readonly data?: unknown;
}
