import { recordsAfter, wordText } from '../probe/records.js';
import { printable } from '../text/printable.js';
import type { Session } from '../transport/session.js';

/** How a host answered to a change or a restoration. */
export interface Answer {
  readonly status: 'applied' | 'unchanged' | 'outdated' | 'failed';
  readonly reason: string;
}

const marker = 'cis-bench-apply/1';

/**
 * Runs a script that answers with one `result STATUS REASON` record, and resolves with the answer; `failed` when there is
 * none. Rejects with a ConnectionFailure when the host is lost.
 */
export async function askHost(session: Session, script: string): Promise<Answer> {
  const result = await session.run(`printf '\\n%s\\n' ${marker}\n${script}`, { timeoutMs: 120_000 });
  const record = recordsAfter(marker, result.stdout)?.find(([kind]) => kind === 'result');
  const status = record?.[1];
  if (status === 'applied' || status === 'unchanged' || status === 'outdated' || status === 'failed') {
    const said = result.stderr.toString('utf8').trim().split('\n').at(-1) ?? '';
    const detail = status === 'failed' && said !== '' ? ` (${printable(said)})` : '';
    return { status, reason: wordText(record?.[2]) + detail };
  }
  const said = printable(result.stderr.toString('utf8').trim().slice(0, 300));
  return { status: 'failed', reason: `the host did not say what became of it (exit code ${result.code}): ${said}` };
}
