import type { Layout } from '../model/control.js';
import type { Snapshot } from '../model/snapshot.js';
import { printable } from '../text/printable.js';
import type { Session } from '../transport/session.js';
import { ProbeError, parseProbe } from './parse-probe.js';
import { probeRequest } from './probe-request.js';
import { probeScript } from './probe-script.js';

/**
 * Gathers the facts of one host in one round trip.
 * @param named files that the user gives as values
 * Rejects with a ConnectionFailure when the host cannot be reached, with a ProbeError when the script did not run.
 */
export async function probeHost(session: Session, layouts: readonly Layout[], named: readonly string[] = []): Promise<Snapshot> {
  const { host } = session;
  const result = await session.run(probeScript(host.root, probeRequest(layouts, named)), { timeoutMs: 120_000 });
  try {
    const snapshot = parseProbe(host.name, host.root, layouts, result.stdout);
    if (host.layout === undefined) return snapshot;
    return { ...snapshot, layout: host.layout, layoutReason: 'the inventory says so' };
  } catch (error) {
    if (!(error instanceof ProbeError)) throw error;
    const said = printable(result.stderr.toString('utf8').trim().split('\n')[0] ?? '');
    throw new ProbeError(
      `${host.name}: ${error.message} (exit code ${result.code}${said === '' ? '' : `, it said: ${said}`}). ` +
        'The host needs a POSIX shell with coreutils and sed; check it with `ssh` by hand.',
    );
  }
}
