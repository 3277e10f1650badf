import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Client } from 'ssh2';
import type { Host } from '../model/host.js';
import { ConnectionFailure } from './connection-failure.js';
import { lostConnection } from './lost-connection.js';
import { printable } from '../text/printable.js';
import { RunQueue } from './run-queue.js';
import { runScript } from './run-script.js';
import type { ExecResult, Session } from './session.js';

/** Fewer than sshd's default MaxSessions of 10, which other tools on the same connection may need too. */
const concurrentRuns = 4;
/** Rounded up to whole seconds, the unit that every timeout(1) knows. */
const defaultTimeoutMs = 60_000;

/** How long a host may take to say goodbye, in milliseconds. */
const goodbyeMs = 1000;

/** A client that is logged in, and the socket under it. */
export interface Connection {
  readonly client: Client;
  readonly socket: Socket;
}

/** A session over a client that is logged in. The client's `error` listener is the business of who made it. */
export class SshSession implements Session {
  readonly host: Host;
  readonly #client: Client;
  readonly #socket: Socket;
  readonly #becomePassword: string | undefined;
  readonly #queue = new RunQueue(concurrentRuns);
  #isOpen = true;

  constructor(host: Host, { client, socket }: Connection, becomePassword: string | undefined) {
    this.host = host;
    this.#client = client;
    this.#socket = socket;
    this.#becomePassword = becomePassword;
    client.once('close', () => (this.#isOpen = false));
  }

  run(script: string, options: { readonly timeoutMs?: number } = {}): Promise<ExecResult> {
    const timeoutSeconds = Math.max(1, Math.ceil((options.timeoutMs ?? defaultTimeoutMs) / 1000));
    const run = { host: this.host, script, becomePassword: this.#becomePassword, timeoutSeconds };
    return this.#queue.run(async () => {
      this.#assertOpen();
      return runScript(this.#client, run);
    });
  }

  async forward(address: string, port: number): Promise<Duplex> {
    this.#assertOpen();
    return new Promise<Duplex>((resolve, reject) => {
      this.#client.forwardOut('127.0.0.1', 0, address, port, (error, channel) => {
        if (error) reject(forwardError(this.host, address, port, error));
        else resolve(channel);
      });
    }).catch((error: Error) => {
      throw error instanceof ConnectionFailure ? error : lostConnection(this.host, error.message);
    });
  }

  close(): void {
    this.#isOpen = false;
    this.#client.end();
    setTimeout(() => this.#socket.destroy(), goodbyeMs).unref();
  }

  #assertOpen(): void {
    if (!this.#isOpen) throw lostConnection(this.host, 'the connection is closed');
  }
}

function forwardError(host: Host, address: string, port: number, error: Error): ConnectionFailure {
  return new ConnectionFailure(
    host.name,
    'FORWARD_ERROR',
    `${host.name} (${host.address}:${host.port}) did not connect to ${address}:${port}: ${printable(error.message)}; ` +
      `check that something listens there and that sshd_config has AllowTcpForwarding yes.`,
  );
}
