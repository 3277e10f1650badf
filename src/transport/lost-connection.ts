import type { Host } from '../model/host.js';
import { ConnectionFailure } from './connection-failure.js';
import { printable } from '../text/printable.js';

/** The failure of a host that was connected and is no more. `what` ends a sentence that begins with the host. */
export function lostConnection(host: Host, what: string): ConnectionFailure {
  return new ConnectionFailure(
    host.name,
    'CONNECTION_LOST',
    `${host.name} (${host.address}:${host.port}): ${printable(what)}; ` +
      `it is not known how far the host got: check that it is up and run the command again.`,
  );
}
