import { flagValues, parseFlags } from '../documents/command-flags.js';
import type { Component } from '../model/component.js';
import type { Session } from '../transport/session.js';
import { listProcesses } from './list-processes.js';

/**
 * The value of a flag (without dashes) of the newest process of a component; undefined when none runs, or it has no such
 * flag. Rejects with a ConnectionFailure when the host is lost.
 */
export async function newestFlag(session: Session, component: Component, flag: string): Promise<string | undefined> {
  const processes = (await listProcesses(session)).filter((each) => each.component === component);
  const [newest] = processes.sort((a, b) => b.startTicks - a.startTicks);
  return newest === undefined ? undefined : flagValues(parseFlags(newest.argv.slice(1)), flag).at(-1);
}
