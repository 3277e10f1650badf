import { request as httpRequest } from 'node:http';
import type { Duplex } from 'node:stream';
import { connect as tlsConnect } from 'node:tls';
import { ConnectionFailure } from '../transport/connection-failure.js';
import { quote } from '../transport/quote.js';
import type { Session } from '../transport/session.js';
import type { HealthEndpoint } from './health-endpoint.js';

/** The HTTP status of a health endpoint (200 for a bare port that answers), or why there was none. */
export type HealthAnswer = { readonly status: number } | { readonly trouble: string };

const patienceMs = 5_000;

/**
 * Asks a component on a host whether it is healthy, by the HTTP status alone: an unready apiserver answers 500 with
 * `ok` in its body. The request goes through the SSH connection; where sshd forbids forwarding, or the component
 * refuses anonymous requests, curl on the host asks instead.
 */
export async function askHealth(session: Session, endpoint: HealthEndpoint): Promise<HealthAnswer> {
  const answer = await askThroughTunnel(session, endpoint);
  if ('status' in answer && answer.status !== 401 && answer.status !== 403) return answer;
  if ('trouble' in answer && !answer.isForwardRefused) return { trouble: answer.trouble };
  return askOnHost(session, endpoint, answer);
}

type TunnelAnswer = { readonly status: number } | { readonly trouble: string; readonly isForwardRefused: boolean };

async function askThroughTunnel(session: Session, endpoint: HealthEndpoint): Promise<TunnelAnswer> {
  let channel: Duplex;
  try {
    channel = await session.forward(endpoint.address, endpoint.port);
  } catch (error) {
    if (!(error instanceof ConnectionFailure)) throw error;
    if (error.code !== 'FORWARD_ERROR') throw error;
    const isForwardRefused = /prohibited|administratively/i.test(error.message);
    const trouble = isForwardRefused ? error.message : `nothing listens on ${endpoint.address}:${endpoint.port}`;
    return { trouble, isForwardRefused };
  }
  channel.on('error', () => undefined);
  try {
    if (endpoint.protocol === 'tcp') return { status: 200 };
    const stream = endpoint.protocol === 'https' ? await handshake(channel) : channel;
    return { status: await getStatus(stream, endpoint.path) };
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

/** Curl on the host, with the apiserver's own client certificate when there is one; the key never leaves the host. */
async function askOnHost(session: Session, endpoint: HealthEndpoint, earlier: TunnelAnswer): Promise<HealthAnswer> {
  const { root } = session.host;
  const { clientCertificate, clientKey } = endpoint;
  const identity =
    clientCertificate === undefined || clientKey === undefined
      ? ''
      : `--cert ${quote(root + clientCertificate)} --key ${quote(root + clientKey)}`;
  const url = `${endpoint.protocol === 'http' ? 'http' : 'https'}://${endpoint.address}:${endpoint.port}${endpoint.path}`;
  const script = `command -v curl >/dev/null 2>&1 || { echo none; exit 0; }
curl -sk -m 5 -o /dev/null -w '%{http_code}\\n' ${identity} ${quote(url)} || true
`;
  const result = await session.run(script, { timeoutMs: 20_000 });
  const said = result.stdout.toString('latin1').trim();
  if (said === 'none') {
    const first = 'status' in earlier ? `it answered ${earlier.status}` : earlier.trouble;
    return { trouble: `${first}; allow TCP forwarding in sshd or install curl on the host` };
  }
  const status = Number(said);
  return status > 0 ? { status } : { trouble: 'the connection was refused' };
}
