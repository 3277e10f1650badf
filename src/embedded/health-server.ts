import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer as createHttpServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { HealthAnswer } from './health-answer.js';
import type { Certificate } from './self-signed-certificate.js';

/** A listener on a port of this machine's that the system chose. */
export interface HealthServer {
  readonly port: number;
  /** Stops to listen and cuts every connection, at once. */
  close(): void;
}

/**
 * Listens on a free port of 127.0.0.1 and answers every request with what `answer` says about its path.
 * @param certificate for HTTPS; plain HTTP without one
 */
export async function startHealthServer(
  certificate: Certificate | undefined,
  answer: (path: string) => HealthAnswer,
): Promise<HealthServer> {
  const sockets = new Set<Socket>();
  const respond = (request: IncomingMessage, response: ServerResponse): void => {
    const { status, body } = answer(request.url?.split('?')[0] ?? '/');
    response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', connection: 'close' }).end(body);
  };
  const server = certificate
    ? createHttpsServer({ cert: certificate.certificate, key: certificate.privateKey }, respond)
    : createHttpServer(respond);
  server.on('connection', (socket: Socket) => sockets.add(socket.once('close', () => sockets.delete(socket))));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    close: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
