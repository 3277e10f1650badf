import type { Component } from '../model/component.js';
import type { Session } from '../transport/session.js';
import { causeOfEnd, containerLogs } from './container-starts.js';
import type { UnitStart } from './unit-starts.js';
import { unitStarts } from './unit-starts.js';

/** The starts of a component that a host remembers, at one time. */
export interface Starts {
  readonly component: Component;
  /** Services that it runs as; none where it runs in a static pod. */
  readonly units: readonly string[];
  /** Of those services, where systemd tells. */
  readonly unitStarts: readonly UnitStart[];
  /** Paths of its containers' logs, one for each start. */
  readonly logs: readonly string[];
}

/**
 * What a host remembers of the starts of a component now; nothing where neither the kubelet's logs nor systemd tell.
 * Rejects with a ConnectionFailure when the host is lost.
 * @param units the services that it runs as
 */
export async function startsNow(session: Session, component: Component, units: readonly string[]): Promise<Starts> {
  if (units.length > 0) return { component, units, unitStarts: await unitStarts(session, units), logs: [] };
  return { component, units, unitStarts: [], logs: component === 'kubelet' ? [] : await containerLogs(session, component) };
}

/**
 * Counts the starts of a component from a baseline on, also those that are over before a process list shows them. It has
 * to look more often than a host forgets: the kubelet keeps two logs of a container.
 */
export class StartCounter {
  readonly #session: Session;
  #last: Starts;
  #fresh: readonly string[] = [];
  #count: number;

  constructor(session: Session, baseline: Starts) {
    this.#session = session;
    this.#last = baseline;
    // whoever waits for a service has started it; systemd counts only what it starts by itself
    this.#count = baseline.unitStarts.length > 0 ? 1 : 0;
  }

  /** Looks, and resolves with the number of starts since the baseline. Rejects with a ConnectionFailure. */
  async count(): Promise<number> {
    const now = await startsNow(this.#session, this.#last.component, this.#last.units);
    const fresh = now.logs.filter((log) => !this.#last.logs.includes(log));
    this.#fresh = [...this.#fresh, ...fresh];
    this.#count += fresh.length + Math.max(0, ...now.unitStarts.map((each) => this.#restartsOf(each)));
    this.#last = now;
    return this.#count;
  }

  /** Why it does not stay up, where the host tells. Rejects with a ConnectionFailure. */
  async cause(): Promise<string | undefined> {
    const [unit] = this.#last.unitStarts;
    if (unit !== undefined) return `${unit.unit} is ${unit.state}; see \`journalctl -u ${unit.unit}\``;
    const said = this.#fresh.length === 0 ? undefined : await causeOfEnd(this.#session, this.#fresh);
    return said === undefined ? undefined : `its log says: ${said}`;
  }

  /** A start by hand sets systemd's number to 0. */
  #restartsOf({ unit, restarts }: UnitStart): number {
    const before = this.#last.unitStarts.find((each) => each.unit === unit)?.restarts ?? restarts;
    return restarts >= before ? restarts - before : restarts;
  }
}
