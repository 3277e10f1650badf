import { request as httpRequest } from 'node:http';
import type { Duplex } from 'node:stream';
import { connect as tlsConnect } from 'node:tls';
import { ConnectionFailure } from '../transport/connection-failure.js';
import type { Session } from '../transport/session.js';
import type { HealthEndpoint } from './health-endpoint.js';

/** The HTTP status (200 for a bare port that takes a connection), or why there was none. */
export type TunnelAnswer = { readonly status: number } | { readonly trouble: string; readonly isForwardRefused: boolean };

const patienceMs = 5_000;

/**
 * Asks an endpoint of a host without credentials, through the SSH connection. Rejects with a ConnectionFailure when the
 * host is lost.
 */
export async function askThroughTunnel(
  session: Session,
  { address, port, protocol, path }: Pick<HealthEndpoint, 'address' | 'port' | 'protocol' | 'path'>,
): Promise<TunnelAnswer> {
  let channel: Duplex;
  try {
    channel = await session.forward(address, port);
  } catch (error) {
    if (!(error instanceof ConnectionFailure)) throw error;
    if (error.code !== 'FORWARD_ERROR') throw error;
    const isForwardRefused = /prohibited|administratively/i.test(error.message);
    const trouble = isForwardRefused ? error.message : `nothing listens on ${address}:${port}`;
    return { trouble, isForwardRefused };
  }
  channel.on('error', () => undefined);
  try {
    if (protocol === 'tcp') return { status: 200 };
    const stream = protocol === 'https' ? await handshake(channel) : channel;
    return { status: await getStatus(stream, path) };
  } catch (error) {
    return { trouble: (error as Error).message, isForwardRefused: false };
  } finally {
    channel.destroy();
  }
}

/** TLS to the host's own loopback inside the authenticated SSH connection: the certificate names other addresses. */
function handshake(channel: Duplex): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    const secure = tlsConnect({ socket: channel, rejectUnauthorized: false });
    secure.setTimeout(patienceMs, () => secure.destroy(new Error('no TLS answer in time')));
    secure.once('secureConnect', () => resolve(secure));
    secure.once('error', reject);
  });
}

function getStatus(stream: Duplex, path: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      { path, createConnection: () => stream, headers: { host: 'localhost', connection: 'close' }, timeout: patienceMs },
      (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      },
    );
    const timer = setTimeout(() => request.destroy(new Error('no answer in time')), patienceMs);
    request.once('error', reject);
    request.once('close', () => clearTimeout(timer));
    request.end();
  });
}
