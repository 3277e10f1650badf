import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

/**
 * Where this machine keeps what `bench` has to remember: `$XDG_STATE_HOME/cis-bench`, else `~/.local/state/cis-bench`. A
 * relative $XDG_STATE_HOME is ignored, as the XDG Base Directory Specification wants it.
 */
export function stateDirectory(env: Readonly<Record<string, string | undefined>>): string {
  const named = env['XDG_STATE_HOME'] ?? '';
  const base = isAbsolute(named) ? named : join(env['HOME'] || homedir(), '.local', 'state');
  return join(base, 'cis-bench');
}
