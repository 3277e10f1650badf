import { managedPaths } from '../model/managed-paths.js';
import { isRunId } from '../model/run-id.js';
import { recordsAfter, wordText } from '../probe/records.js';
import { scriptPrelude } from '../probe/script-prelude.js';
import { quote } from '../transport/quote.js';
import type { Session } from '../transport/session.js';

const marker = 'cis-bench-kept-plan/1';
const mostBytes = 16 * 1_048_576;

/**
 * Reads the plan that a host keeps of a run: its text, which is the host's word and has to be parsed as such, or why there
 * is none. Rejects with a ConnectionFailure when the host is lost.
 */
export async function readKeptPlan(session: Session, run: string): Promise<{ readonly text: string } | { readonly trouble: string }> {
  const { name, root } = session.host;
  if (!isRunId(run)) return { trouble: `${JSON.stringify(run)} is no id of a run` };
  const result = await session.run(keptPlanScript(root, run), { timeoutMs: 120_000 });
  const record = recordsAfter(marker, result.stdout)?.find(([kind]) => kind === 'plan');
  if (record?.[1] === 'found') return { text: wordText(record[2]) };
  const path = `${managedPaths.runs}/${run}/plan.json`;
  if (record?.[1] === 'none') return { trouble: `${name} has no ${path}` };
  if (record?.[1] === 'large') return { trouble: `${path} on ${name} is larger than ${mostBytes} bytes, which no plan is` };
  return { trouble: `${path} on ${name} cannot be read` };
}

function keptPlanScript(root: string, run: string): string {
  return `printf '\\n%s\\n' ${marker}
${scriptPrelude(root)}
PLAN=$R${quote(`${managedPaths.runs}/${run}/plan.json`)}
if [ ! -f "$PLAN" ] || [ -L "$PLAN" ]; then printf 'plan\\tnone\\n'; exit 0; fi
[ "$(wc -c <"$PLAN")" -le ${mostBytes} ] || { printf 'plan\\tlarge\\n'; exit 0; }
content=$(b64 <"$PLAN") || exit 1
printf 'plan\\tfound\\t=%s\\n' "$content"
`;
}
