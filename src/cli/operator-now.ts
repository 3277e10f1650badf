import { hostname, userInfo } from 'node:os';
import type { Operator } from '../model/operator.js';
import { printable } from '../text/printable.js';

/** Who runs this program, and from where; where sudo started it, the user before sudo. */
export function operatorNow(env: NodeJS.ProcessEnv = process.env): Operator {
  return { user: shown(env['SUDO_USER'] ?? '') || loginName(), machine: shown(hostname()) || 'unknown', pid: process.pid };
}

/** A user id without an entry in the user database, as in a container, has no name. */
function loginName(): string {
  try {
    return shown(userInfo().username);
  } catch {
    return `uid-${process.getuid?.() ?? 'unknown'}`;
  }
}

function shown(name: string): string {
  return Array.from(printable(name)).slice(0, 100).join('');
}
