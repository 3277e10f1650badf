import type { Host } from '../model/host.js';
import type { ConnectionFailureCode } from './connection-failure.js';
import { ConnectionFailure } from './connection-failure.js';
import { printable } from '../text/printable.js';

/** The fields that ssh2 and node:net put on the errors of a connection. */
export interface TransportError extends Error {
  readonly code?: string | number;
  readonly level?: string;
}

/** What happened, and what to do, for the socket errors that an operator meets. */
const socketErrors: Readonly<Record<string, readonly [ConnectionFailureCode, string, string]>> = {
  ECONNREFUSED: ['CONNECT_ERROR', 'nothing listens there', 'check the port and that sshd runs'],
  EHOSTUNREACH: ['CONNECT_ERROR', 'there is no route to it', 'check the address, the network and the firewall'],
  ENETUNREACH: ['CONNECT_ERROR', 'there is no route to its network', 'check the address and the network'],
  ENOTFOUND: ['CONNECT_ERROR', 'its name cannot be resolved', 'check the address in the inventory and the DNS'],
  EAI_AGAIN: ['CONNECT_ERROR', 'the DNS does not answer', 'check the DNS, or write an IP address in the inventory'],
  ECONNRESET: ['CONNECT_ERROR', 'it closed the connection', 'check that sshd listens there and admits this machine'],
  ETIMEDOUT: ['CONNECT_TIMEOUT', 'it did not answer', 'check the address, that the host is up, and the firewall'],
};

/**
 * Puts an error of the time before login into words. `tried` is what was offered to log in with, `timeoutMs` how long
 * the host was waited for, in milliseconds.
 */
export function connectError(
  host: Host,
  error: TransportError,
  tried: readonly string[],
  timeoutMs: number,
): ConnectionFailure {
  if (error.level === 'client-timeout') return timedOut(host, timeoutMs);
  if (error.level === 'client-authentication' || /authentication failures/i.test(error.message)) {
    return notAdmitted(host, tried);
  }
  const [code, what, remedy] = socketErrors[String(error.code)] ?? handshakeError(error);
  return failure(host, code, what, remedy);
}

function timedOut(host: Host, timeoutMs: number): ConnectionFailure {
  const what = `it did not complete the SSH handshake within ${timeoutMs / 1000} s`;
  return failure(host, 'CONNECT_TIMEOUT', what, 'check the address, that the host is up, and the firewall');
}

function notAdmitted(host: Host, tried: readonly string[]): ConnectionFailure {
  const offers = tried.length === 0 ? 'there is no key to offer' : `tried ${tried.join(', ')}`;
  return new ConnectionFailure(
    host.name,
    'AUTH_ERROR',
    `${host.name} (${host.address}:${host.port}) does not let ${host.user} log in: ${offers}; ` +
      `set identityFile to a key that ~${host.user}/.ssh/authorized_keys on the host has, or correct the user.`,
  );
}

function handshakeError(error: TransportError): readonly [ConnectionFailureCode, string, string] {
  const remedy = 'check that an SSH server (version 2, OpenSSH 7.2 or newer) listens there';
  return ['CONNECT_ERROR', `the SSH handshake failed (${printable(error.message)})`, remedy];
}

function failure(host: Host, code: ConnectionFailureCode, what: string, remedy: string): ConnectionFailure {
  const where = `${host.name} (${host.address}:${host.port})`;
  return new ConnectionFailure(host.name, code, `cannot connect to ${where}: ${what}; ${remedy}.`);
}
