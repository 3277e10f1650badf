import { listProcesses } from '../apply/list-processes.js';
import type { Component } from '../model/component.js';
import { ConnectionFailure } from '../transport/connection-failure.js';
import type { Session } from '../transport/session.js';
import { isLeaseHolder } from './is-lease-holder.js';

/** A component that was seen healthy after its restart. */
interface Watched {
  readonly session: Session;
  readonly component: Component;
  readonly pid: number;
}

/**
 * Watches that what was restarted and confirmed on earlier hosts is not started again while later hosts are changed: what
 * falls over only after a while would otherwise be taken for healthy.
 */
export class Steadiness {
  #watched: Watched[] = [];

  /** Notes the newest processes of components on a host. A host that cannot be asked now is not watched. */
  async watch(session: Session, components: readonly Component[]): Promise<void> {
    const newest = await newestPids(session, components.filter((component) => !isLeaseHolder(component)));
    for (const [component, pid] of newest) this.#watched.push({ session, component, pid });
  }

  /** What is about to be restarted on a host is no longer watched there. */
  forget(session: Session): void {
    this.#watched = this.#watched.filter((each) => each.session !== session);
  }

  /** Resolves with what has started again since, or undefined. */
  async trouble(): Promise<string | undefined> {
    const sessions = [...new Set(this.#watched.map(({ session }) => session))];
    const found = await Promise.all(sessions.map((session) => this.#troubleOf(session)));
    return found.find((each) => each !== undefined);
  }

  async #troubleOf(session: Session): Promise<string | undefined> {
    const watched = this.#watched.filter((each) => each.session === session);
    const newest = await newestPids(session, watched.map(({ component }) => component));
    const changed = watched.find(({ component, pid }) => newest.has(component) && newest.get(component) !== pid);
    if (changed === undefined) return undefined;
    return `the ${changed.component} of ${session.host.name} has started again since it was changed and confirmed; see its log`;
  }
}

async function newestPids(session: Session, components: readonly Component[]): Promise<ReadonlyMap<Component, number>> {
  try {
    const processes = (await listProcesses(session)).sort((a, b) => a.startTicks - b.startTicks);
    return new Map(processes.filter(({ component }) => components.includes(component)).map(({ component, pid }) => [component, pid]));
  } catch (error) {
    if (error instanceof ConnectionFailure) return new Map();
    throw error;
  }
}
