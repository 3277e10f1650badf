import { once } from 'node:events';
import type { AddressInfo, Server, Socket } from 'node:net';
import { connect, createServer } from 'node:net';

interface Pair {
  readonly near: Socket;
  far: Socket | undefined;
}

/** A TCP path to a port of this machine that can be cut in the ways in which a network or an sshd fails. */
export class Link {
  readonly #target: number;
  readonly #pairs = new Set<Pair>();
  #listener: Server | undefined;
  #port = 0;
  #isSilent = false;
  #outlivesClients = false;

  private constructor(target: number) {
    this.#target = target;
  }

  static async to(target: number): Promise<Link> {
    const link = new Link(target);
    await link.#listen();
    return link;
  }

  get port(): number {
    return this.#port;
  }

  /** Drops every packet both ways, as a firewall does: nobody learns of it, and what was sent arrives after `restore`. */
  silence(): void {
    this.#isSilent = true;
    for (const pair of this.#pairs) stop(pair);
  }

  /** Resets every connection and refuses new ones, as when sshd and its children are killed. */
  async sever(): Promise<void> {
    const listener = this.#listener;
    this.#listener = undefined;
    const closed = listener === undefined ? undefined : once(listener.close(), 'close');
    for (const { near, far } of this.#pairs) {
      near.destroy();
      far?.destroy();
    }
    this.#pairs.clear();
    await closed;
  }

  /** From now on the far end is not told that a client has gone: as with a real sshd, what it runs goes on. */
  outliveClients(): void {
    this.#outlivesClients = true;
  }

  async restore(): Promise<void> {
    this.#isSilent = false;
    for (const pair of this.#pairs) this.#flow(pair);
    if (this.#listener === undefined) await this.#listen();
  }

  async close(): Promise<void> {
    this.#outlivesClients = false;
    await this.sever();
  }

  async #listen(): Promise<void> {
    const listener = createServer({ noDelay: true, allowHalfOpen: true, pauseOnConnect: true }, (near) => this.#take(near));
    await once(listener.listen(this.#port, '127.0.0.1'), 'listening');
    this.#port = (listener.address() as AddressInfo).port;
    this.#listener = listener;
  }

  #take(near: Socket): void {
    const pair: Pair = { near, far: undefined };
    this.#pairs.add(pair);
    near.on('error', () => near.destroy());
    near.once('end', () => void (this.#outlivesClients ? undefined : pair.far?.end()));
    near.once('close', () => this.#lose(pair));
    if (!this.#isSilent) this.#flow(pair);
  }

  #flow(pair: Pair): void {
    if (pair.near.destroyed) {
      this.#lose(pair);
      return;
    }
    if (pair.far === undefined) {
      const far = connect({ port: this.#target, host: '127.0.0.1', noDelay: true, allowHalfOpen: true });
      pair.far = far;
      far.on('error', () => far.destroy());
      far.once('close', () => void (this.#isSilent ? undefined : pair.near.destroy()));
    }
    if (pair.far.destroyed) pair.near.destroy();
    pair.near.pipe(pair.far, { end: false });
    pair.far.pipe(pair.near);
  }

  /** The client has gone. A silent link tells the far end when it is restored. */
  #lose(pair: Pair): void {
    if (this.#isSilent) return;
    if (this.#outlivesClients && pair.far !== undefined) {
      pair.far.unpipe(pair.near);
      pair.far.resume();
      return;
    }
    pair.far?.destroy();
    this.#pairs.delete(pair);
  }
}

function stop({ near, far }: Pair): void {
  if (far === undefined) return;
  near.unpipe(far);
  far.unpipe(near);
  near.pause();
  far.pause();
}
