import { setTimeout as sleep } from 'node:timers/promises';
import { flagValues, parseFlags } from '../documents/command-flags.js';
import type { ProcessFact } from '../model/snapshot.js';
import type { Session } from '../transport/session.js';
import { listProcesses } from './list-processes.js';

/** An old API server finishes its requests for up to a minute (--shutdown-delay-duration, --request-timeout). */
const patience = { deadlineMs: 120_000, pollMs: 1_000 };

/**
 * Waits until every API server of some hosts runs with an encryption configuration, the old processes included that have
 * yet to end. Resolves with what is in the way, or undefined. Rejects with a ConnectionFailure when a host is lost.
 * @param path of the configuration, as --encryption-provider-config names it
 * @param tell is called with what it waits for
 */
export async function waitForEncryption(
  sessions: readonly Session[],
  path: string,
  tell: (seen: string) => void,
): Promise<string | undefined> {
  const deadline = Date.now() + patience.deadlineMs;
  for (const session of sessions) {
    const { name } = session.host;
    for (;;) {
      const { newest, others } = await apiservers(session);
      if (newest === undefined || flagOf(newest) !== path) return `the API server of ${name} does not run with ${path}`;
      if (others.every((process) => flagOf(process) === path)) break;
      if (Date.now() > deadline) return `an API server of ${name} that was replaced does not end`;
      tell(`the old API server of ${name} still ends`);
      await sleep(patience.pollMs);
    }
  }
  return undefined;
}

async function apiservers(session: Session): Promise<{ readonly newest: ProcessFact | undefined; readonly others: readonly ProcessFact[] }> {
  const all = (await listProcesses(session)).filter(({ component }) => component === 'apiserver');
  const [newest, ...others] = all.sort((a, b) => b.startTicks - a.startTicks);
  return { newest, others };
}

function flagOf({ argv }: ProcessFact): string | undefined {
  return flagValues(parseFlags(argv.slice(1)), 'encryption-provider-config').at(-1);
}
