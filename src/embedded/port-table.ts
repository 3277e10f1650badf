/** Which ports of a host are listened on, and where the listeners really are. Other hosts' listeners do not collide. */
export class PortTable {
  readonly #addresses: ReadonlySet<string>;
  readonly #listeners = new Map<number, number>();

  /** @param address the host's own, beside its loopback addresses */
  constructor(address: string) {
    this.#addresses = new Set([address, '127.0.0.1', '::1', 'localhost']);
  }

  /**
   * Takes a port of the host for a listener on a port of this machine.
   * @returns false when somebody else has it
   */
  claim(port: number, realPort: number): boolean {
    if (this.#listeners.has(port)) return false;
    this.#listeners.set(port, realPort);
    return true;
  }

  /** Gives the port back, if this listener has it. */
  release(port: number, realPort: number): void {
    if (this.#listeners.get(port) === realPort) this.#listeners.delete(port);
  }

  /** Where a connection from the host goes; undefined when nothing listens there. */
  route(address: string, port: number): { host: string; port: number } | undefined {
    const realPort = this.#addresses.has(address) ? this.#listeners.get(port) : undefined;
    return realPort === undefined ? undefined : { host: '127.0.0.1', port: realPort };
  }
}
