import { connect as connectSocket } from 'node:net';
import ssh2 from 'ssh2';
import type { Host } from '../model/host.js';
import type { TransportError } from './connect-error.js';
import { connectError } from './connect-error.js';
import { ConnectionFailure } from './connection-failure.js';
import type { HostKeyCheck } from './host-key-check.js';
import { hostKeyCheck } from './host-key-check.js';
import type { Identity } from './identity.js';
import { identityFor } from './identity.js';
import type { Session } from './session.js';
import type { Connection } from './ssh-session.js';
import { SshSession } from './ssh-session.js';

export interface ConnectOptions {
  /** For sudo, should it ask. Sent only as the answer to its prompt. */
  readonly becomePassword?: string;
  /** How long to wait until logged in, in milliseconds. */
  readonly connectTimeoutMs?: number;
}

/**
 * Logs in to a host with a key, after checking the host's own key against its known_hosts file (always: there is no
 * way to leave it out). Rejects with a ConnectionFailure.
 */
export async function connect(host: Host, options: ConnectOptions = {}): Promise<Session> {
  assertOneLine(host, options.becomePassword);
  const identity = await identityFor(host);
  const check = await hostKeyCheck(host);
  const connection = await logIn(host, identity, check, options.connectTimeoutMs ?? 10_000);
  return new SshSession(host, connection, options.becomePassword);
}

/** What came after a line break would be read as the next password, or as a script. */
function assertOneLine(host: Host, password: string | undefined): void {
  if (password === undefined || !/[\r\n]/.test(password)) return;
  const message = `the sudo password for ${host.name} holds a line break, which sudo cannot read; give it without.`;
  throw new ConnectionFailure(host.name, 'BECOME_ERROR', message);
}

/** A client that is logged in. Its `error` listener stays for life: an error without one would end the process. */
function logIn(host: Host, identity: Identity, check: HostKeyCheck, timeoutMs: number): Promise<Connection> {
  return new Promise((resolve, reject) => {
    const client = new ssh2.Client();
    const socket = connectSocket({ host: host.address, port: host.port, noDelay: true });
    let refusal: ConnectionFailure | undefined;
    const fail = (error: TransportError): void => {
      if (isPassing(error)) return;
      reject(refusal ?? connectError(host, error, identity.tried, timeoutMs));
      socket.destroy();
    };
    client.on('error', fail);
    client.on('close', () => fail(new Error('the connection was closed')));
    client.on('ready', () => resolve({ client, socket }));
    client.connect({
      username: host.user,
      authHandler: [...identity.methods],
      sock: socket,
      algorithms: { serverHostKey: check.algorithms },
      hostVerifier: (key: Buffer) => (refusal = check.judge(key)) === undefined,
      readyTimeout: timeoutMs,
      keepaliveInterval: 5_000,
      keepaliveCountMax: 4,
    });
  });
}

/** One key that could not be used; ssh2 goes on to the next by itself. */
function isPassing(error: TransportError): boolean {
  if (error.level === 'agent') return true;
  return error.level === 'client-authentication' && !error.message.startsWith('All configured');
}
