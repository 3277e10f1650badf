import type { Host } from '../model/host.js';
import { ConnectionFailure } from './connection-failure.js';
import { printable } from '../text/printable.js';

/** What sudo says (sudo(8), sudoers(5), in the C locale) and what helps. The first that matches is shown. */
const remedies: readonly (readonly [RegExp, string])[] = [
  [/incorrect password|try again|no password was provided|authentication fail/i, 'check the sudo password'],
  [/must have a tty|no tty present/i, 'take requiretty away for this user in sudoers'],
  [
    /password is required|terminal is required/i,
    'give the sudo password (--ask-become-pass), or set NOPASSWD for this user in sudoers',
  ],
  [/not in the sudoers|not allowed|may not run/i, 'let this user run sh as root in sudoers, or log in as root'],
  [/not found|no such file/i, 'install sudo on the host, or log in as root'],
  [/account|expired/i, 'renew the account or its password on the host'],
];

/**
 * The failure of a host on which no root shell came up. `said` is what came on standard error; the last line of it is
 * shown, because greetings and warnings come before the reason.
 */
export function becomeRefused(host: Host, said: string): ConnectionFailure {
  const lines = said.split('\n').map((line) => line.trim());
  const reason = lines.filter((line) => line !== '').at(-1) ?? 'sudo ended without a word';
  const remedy = remedies.find(([pattern]) => pattern.test(reason))?.[1] ?? 'try sudo on the host by hand';
  const where = `${host.name} (${host.user}@${host.address}:${host.port})`;
  return new ConnectionFailure(
    host.name,
    'BECOME_ERROR',
    `could not become root with sudo on ${where}: ${printable(reason)}; ` +
      `${remedy}, or set become: false for ${host.name}.`,
  );
}
