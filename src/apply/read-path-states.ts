import type { FileState } from '../model/plan.js';
import { recordsAfter, wordText } from '../probe/records.js';
import { scriptPrelude } from '../probe/script-prelude.js';
import { ConnectionFailure } from '../transport/connection-failure.js';
import { quote } from '../transport/quote.js';
import type { Session } from '../transport/session.js';
import { writeFunctions } from './write-functions.js';

const marker = 'cis-bench-paths/1';

/**
 * What paths of a host are now, as its own comparison before a write sees them: with the digest of a file, whatever it
 * holds, and without its content. Paths that are neither file nor directory, or that the host does not tell, are left out.
 * Rejects with a ConnectionFailure when the host is lost.
 */
export async function readPathStates(session: Session, paths: readonly string[]): Promise<ReadonlyMap<string, FileState>> {
  const script = `printf '\\n%s\\n' ${marker}
${scriptPrelude(session.host.root)}${writeFunctions}
tell() { # PATH
  if [ -L "$R$1" ]; then return 0; elif [ -d "$R$1" ]; then type=directory; elif [ -f "$R$1" ]; then type=file; elif [ -e "$R$1" ]; then return 0; else type=absent; fi
  printf 'path\\t%s\\t%s\\t%s\\n' "$(word "$1")" "$type" "$(word "$(state_of "$R$1" content)")"
}
${paths.map((path) => `tell ${quote(path)}`).join('\n')}
`;
  const result = await session.run(script, { timeoutMs: 120_000 });
  const records = recordsAfter(marker, result.stdout);
  if (records === undefined) throw new ConnectionFailure(session.host.name, 'CONNECTION_LOST', `${session.host.name} did not tell what is at its paths`);
  return new Map(
    records.flatMap(([, path, type, state]): [string, FileState][] => {
      const seen = stateOf(type, wordText(state));
      return seen === undefined ? [] : [[wordText(path), seen]];
    }),
  );
}

/** @param text mode, owner and digest, as a change's script compares them */
function stateOf(type: string | undefined, text: string): FileState | undefined {
  if (type === 'absent') return { type };
  const [mode = '', owner = '', digest = ''] = text.split(' ');
  if (!/^[0-7]{1,5}$/.test(mode) || !/^[^:\s]+:[^:\s]+$/.test(owner)) return undefined;
  const facts = { mode: Number.parseInt(mode, 8), owner };
  if (type === 'directory') return { type, ...facts };
  return type === 'file' && /^[0-9a-f]{64}$/.test(digest) ? { type, ...facts, sha256: digest } : undefined;
}
