import type { Duplex } from 'node:stream';
import type { Host } from '../model/host.js';
import type { ConnectOptions } from './connect.js';
import { connect } from './connect.js';
import { ConnectionFailure } from './connection-failure.js';
import { lostConnection } from './lost-connection.js';
import type { ExecResult, Session } from './session.js';

type Connect = (host: Host, options: ConnectOptions) => Promise<Session>;

/** What says that the connection itself is gone, and not only what was asked through it. */
const endings: ReadonlySet<string> = new Set(['CONNECTION_LOST', 'SCRIPT_TIMEOUT', 'CONNECT_ERROR', 'CONNECT_TIMEOUT']);

/**
 * A session that logs in anew when its connection was lost. What was being asked meanwhile is still rejected with a
 * ConnectionFailure, for nobody knows whether it was done; the next request finds a new connection, or the reason why
 * there is none.
 */
export class ReconnectingSession implements Session {
  readonly host: Host;
  readonly #connect: () => Promise<Session>;
  #current: Promise<Session> | undefined;
  #isClosed = false;

  /**
   * @param first the connection that is open already
   * @param again how to log in, `connect` where not given
   */
  constructor(first: Session, options: ConnectOptions, again: Connect = connect) {
    this.host = first.host;
    this.#current = Promise.resolve(first);
    this.#connect = () => again(first.host, options);
  }

  run(script: string, options?: { readonly timeoutMs?: number }): Promise<ExecResult> {
    return this.#through((session) => session.run(script, options));
  }

  forward(address: string, port: number): Promise<Duplex> {
    return this.#through((session) => session.forward(address, port));
  }

  close(): void {
    this.#isClosed = true;
    this.#drop(this.#current);
  }

  async #through<Result>(act: (session: Session) => Promise<Result>): Promise<Result> {
    if (this.#isClosed) throw lostConnection(this.host, 'the connection is closed');
    const current = (this.#current ??= this.#connect());
    try {
      return await act(await current);
    } catch (error) {
      if (error instanceof ConnectionFailure && endings.has(error.code)) this.#drop(current);
      throw error;
    }
  }

  /** Whoever failed on an earlier connection must not end the one that came after it. */
  #drop(connection: Promise<Session> | undefined): void {
    if (this.#current === connection) this.#current = undefined;
    connection?.then(
      (session) => session.close(),
      () => undefined,
    );
  }
}
