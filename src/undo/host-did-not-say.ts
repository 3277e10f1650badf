import { ConnectionFailure } from '../transport/connection-failure.js';
import type { ExecResult, Session } from '../transport/session.js';
import { printable } from '../text/printable.js';

/** For a script that was cut off: what the host did is as unknown as when the connection is lost. */
export function hostDidNotSay({ host }: Session, what: string, { code, stderr }: ExecResult): ConnectionFailure {
  const said = printable(stderr.toString('utf8').trim().slice(0, 300));
  return new ConnectionFailure(host.name, 'CONNECTION_LOST', `${host.name}: the host did not say ${what} (exit code ${code}): ${said}`);
}
