import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { createServer } from 'node:net';
import ssh2 from 'ssh2';
import type { Connection } from 'ssh2';
import { authenticate, parsePublicKeys } from './loopback-auth.js';
import { serveExec } from './loopback-exec.js';
import type { ForwardTo } from './loopback-forward.js';
import { serveForwards } from './loopback-forward.js';
import { ProcessGroups } from './process-groups.js';

export interface LoopbackServerOptions {
  /** Private host key, unencrypted PEM or OpenSSH format. */
  readonly hostKey: string;
  /** Public key lines that may log in. */
  readonly authorizedKeys: readonly string[];
  /** The only user name that may log in. */
  readonly user: string;
  /** The whole environment of the commands that run. */
  readonly environment: Readonly<Record<string, string>>;
  /** Where forwarded connections go; without it all are refused. */
  readonly forwardTo?: ForwardTo;
}

export interface LoopbackServer {
  readonly port: number;
  /** Ends all clients and all commands; resolves when the port is free. */
  close(): Promise<void>;
}

/**
 * Starts an SSH server inside this process on a free port of 127.0.0.1, with real key exchange, host key and public
 * key authentication, that runs commands in /bin/sh as the user of this process.
 */
export async function startLoopbackServer(options: LoopbackServerOptions): Promise<LoopbackServer> {
  const sockets = new Set<Socket>();
  const groups = new ProcessGroups();
  const authorized = parsePublicKeys(options.authorizedKeys);
  const ssh = new ssh2.Server({ hostKeys: [options.hostKey] }, (client) => {
    client.on('authentication', (attempt) => authenticate(attempt, options.user, authorized));
    serveClient(client, options, groups);
  });
  const listener = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    ssh.injectSocket(socket);
  });
  await once(listener.listen(0, '127.0.0.1'), 'listening');
  return {
    port: (listener.address() as AddressInfo).port,
    close: async () => {
      const closed = listener.listening ? once(listener.close(), 'close') : undefined;
      for (const socket of sockets) socket.destroy();
      groups.killAll();
      await closed;
    },
  };
}

/** A client that breaks off is no error of the server's. */
function serveClient(client: Connection, options: LoopbackServerOptions, groups: ProcessGroups): void {
  client.on('error', () => client.end());
  client.on('session', (accept) => serveExec(accept(), options.environment, groups));
  if (options.forwardTo !== undefined) serveForwards(client, options.forwardTo);
}
