import type { Host } from '../model/host.js';
import { ConnectionFailure } from '../transport/connection-failure.js';
import type { Session } from '../transport/session.js';
import { openSession } from './survey.js';

/**
 * The control plane's hosts of the whole inventory with their sessions: those that are open already, and new ones to the
 * hosts that the run leaves out, for they have to be seen healthy, and the run's lock is on them too. Undefined for one
 * that cannot be reached.
 */
export async function controlPlaneSessions(
  inventory: readonly Host[],
  open: ReadonlyMap<string, Session>,
  becomePassword: string | undefined,
): Promise<ReadonlyMap<string, Session | undefined>> {
  const hosts = inventory.filter(({ roles }) => roles.includes('master') || roles.includes('etcd'));
  const entries = hosts.map(async (host) => [host.name, open.get(host.name) ?? (await tried(host, becomePassword))] as const);
  return new Map(await Promise.all(entries));
}

async function tried(host: Host, becomePassword: string | undefined): Promise<Session | undefined> {
  try {
    return await openSession(host, becomePassword);
  } catch (error) {
    if (error instanceof ConnectionFailure) return undefined;
    throw error;
  }
}
