import type { Change } from '../model/plan.js';
import { recordsAfter, wordText } from '../probe/records.js';
import { printable } from '../text/printable.js';
import type { Session } from '../transport/session.js';
import type { JournalEntry } from './change-script.js';
import { changeScript, restoreScript } from './change-script.js';

/** How a host answered to a change or a restoration. */
export interface Answer {
  readonly status: 'applied' | 'unchanged' | 'outdated' | 'failed';
  readonly reason: string;
}

/** Makes one change on its host. Rejects with a ConnectionFailure when the host is lost: the outcome is then unknown. */
export async function makeChange(session: Session, change: Change, entry: JournalEntry): Promise<Answer> {
  return ask(session, changeScript(session.host.root, change, entry));
}

/** Puts back what a change found. Rejects with a ConnectionFailure when the host is lost. */
export async function undoChange(session: Session, change: Change, entry: JournalEntry): Promise<Answer> {
  return ask(session, restoreScript(session.host.root, change, entry));
}

const marker = 'cis-bench-apply/1';

async function ask(session: Session, script: string): Promise<Answer> {
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
