import { randomBytes } from 'node:crypto';
import { quote } from './quote.js';

/** A command line for a host's login shell, and the texts by which its progress is recognised. */
export interface RemoteCommand {
  readonly line: string;
  /** Printed on standard output and on standard error when the shell that reads the script is up. */
  readonly ready: string;
  /** Printed on standard error each time sudo asks for the password. */
  readonly prompt: string;
}

/** How the shell becomes root: not at all, with a sudo that must not ask, or with one that may ask for the password. */
export type Become = 'no' | 'without-password' | 'with-password';

/**
 * The command that starts a POSIX sh which reads a script from its standard input. The host itself stops it, with all
 * that it started, after `seconds` (exit code 124, or 137 when it takes SIGKILL): OpenSSH passes no signal on in root's
 * sessions, and a script that nobody waits for must not go on changing the host. The line holds no single quote,
 * backslash or `$()` outside of quotes, so that bash, dash, zsh, fish and csh all take it as a login shell's `-c`. The
 * tokens are new for each command, and no trace or error message that repeats the command contains `ready`: it is
 * printed from two halves.
 */
export function remoteCommand(become: Become, seconds: number): RemoteCommand {
  const [first, second, prompt] = [token(), token(), `bench-${token()}`];
  const greet = `echo "${first}""${second}"; echo "${first}""${second}" >&2`;
  const stop = `if command -v timeout >/dev/null 2>&1; then exec timeout -k 3 ${seconds} sh -s; fi`;
  const shell = quote(`${greet}; ${stop}; exec sh -s`);
  const ready = `${first}${second}\n`;
  if (become === 'no') return { line: `exec env LC_ALL=C sh -c ${shell}`, ready, prompt };
  const sudo = become === 'with-password' ? `sudo -S -p ${prompt}` : 'sudo -n';
  const elevate = quote(`if [ "$(id -u)" = 0 ]; then exec sh -c "$1"; fi; exec ${sudo} -- sh -c "$1"`);
  return { line: `exec env LC_ALL=C sh -c ${elevate} sh ${shell}`, ready, prompt };
}

function token(): string {
  return randomBytes(8).toString('hex');
}
