import { recordsAfter } from '../probe/records.js';
import type { Session } from '../transport/session.js';
import { hostDidNotSay } from './host-did-not-say.js';
import { runScript } from './run-script.js';
import { stateFunctions } from './state-functions.js';

const marker = 'cis-bench-renewed/1';

/**
 * Gives a host a sign of life of a run. Resolves with `gone` when nothing is armed there any more: its changes were taken
 * back, or confirmed. Rejects with a ConnectionFailure when the host is lost or does not answer.
 */
export async function renewUndo(session: Session, run: string): Promise<'armed' | 'gone'> {
  // written over what is there, which needs no space on the disk
  const result = await session.run(
    `${runScript(session.host.root, run)}${stateFunctions}
printf '\\n%s\\n' ${marker}
if [ -e "$JOURNAL/armed" ]; then
  host_time
  printf '%12s\\n' "$uptime" 1<>"$JOURNAL/renewed" && [ -e "$JOURNAL/armed" ] && printf 'armed\\n'
fi
[ -e "$JOURNAL/armed" ] || printf 'gone\\n'
`,
    { timeoutMs: 30_000 },
  );
  const [said] = recordsAfter(marker, result.stdout)?.flat() ?? [];
  if (said === 'armed' || said === 'gone') return said;
  throw hostDidNotSay(session, 'whether its undo is armed', result);
}
