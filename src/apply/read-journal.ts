import { managedPaths } from '../model/managed-paths.js';
import { isRunId } from '../model/run-id.js';
import { recordsAfter, wordBytes, wordText } from '../probe/records.js';
import { scriptPrelude } from '../probe/script-prelude.js';
import { printable } from '../text/printable.js';
import { ConnectionFailure } from '../transport/connection-failure.js';
import { quote } from '../transport/quote.js';
import type { Session } from '../transport/session.js';
import type { JournalLine } from './journal-line.js';
import { journalLineSchema } from './journal-line.js';

/** What a host has written down of one run. */
export interface HostJournal {
  readonly run: string;
  readonly lines: readonly JournalLine[];
  /** Lines that cannot be read; one that was cut off by a crash is among them. */
  readonly damagedLines: number;
  /** True when the journal is so long that only its end was read. */
  readonly isCut: boolean;
  /** Whether the plan is kept beside it. */
  readonly hasPlan: boolean;
  /** By that plan: the run that is taken back. */
  readonly takesBack?: string;
}

const marker = 'cis-bench-journals/1';
const mostRuns = 100;
const mostBytes = 524_288;

/**
 * Reads the journals that a host keeps, newest run first: the last 100 runs, of each at most the last 512 KiB.
 * @param only the run that alone is asked for
 * Rejects with a ConnectionFailure when the host is lost, or cannot read its own journals.
 */
export async function readJournals(session: Session, only?: string): Promise<readonly HostJournal[]> {
  if (only !== undefined && !isRunId(only)) return [];
  const result = await session.run(journalsScript(session.host.root, only), { timeoutMs: 120_000 });
  const records = recordsAfter(marker, result.stdout);
  if (records?.at(-1)?.[0] === 'end') return records.filter(([kind]) => kind === 'journal').flatMap(journalOf);
  const said = printable(result.stderr.toString('utf8').trim().slice(0, 300));
  const message = `${session.host.name} did not tell its journals in ${managedPaths.runs} (exit code ${result.code}): ${said}`;
  throw new ConnectionFailure(session.host.name, 'CONNECTION_LOST', message);
}

/** Only folders whose names are ids of runs count; whatever else lies there is passed over. */
function journalsScript(root: string, only: string | undefined): string {
  return `printf '\\n%s\\n' ${marker}
${scriptPrelude(root)}
set -f
RUNS=$R${quote(managedPaths.runs)}
tell() { # RUN
  case $1 in ''|-*|*[!A-Za-z0-9-]*) return 0 ;; esac
  [ -d "$RUNS/$1" ] && [ ! -L "$RUNS/$1" ] || return 0
  plan=no; back=
  if [ -f "$RUNS/$1/plan.json" ] && [ ! -L "$RUNS/$1/plan.json" ]; then
    # as plans are indented, no other key of that name stands there
    plan=yes; back=$(sed -n 's/^  "takesBack": "\\([A-Za-z0-9-]*\\)".*/\\1/p' "$RUNS/$1/plan.json" | head -n 1)
  fi
  size=0; journal=$RUNS/$1/journal.jsonl
  if [ -f "$journal" ] && [ ! -L "$journal" ]; then size=$(($(wc -c <"$journal"))); else journal=/dev/null; fi
  printf 'journal\\t%s\\t%s\\t%s\\t%s\\t=' "$(word "$1")" $plan "$(word "$back")" $size
  tail -c ${mostBytes} <"$journal" | b64 || return 1
  printf '\\n'
}
list() { ls -1 "$RUNS" 2>/dev/null | sort -r | head -n ${mostRuns}; }
for run in ${only === undefined ? '$(list)' : quote(only)}; do tell "$run" || exit 1; done
printf 'end\\n'
`;
}

function journalOf([, run, plan, back, size, content]: readonly string[]): HostJournal[] {
  const id = wordText(run);
  if (!isRunId(id)) return [];
  const isCut = Number(size) > mostBytes;
  const texts = wordBytes(content ?? '').toString('utf8').split('\n').slice(isCut ? 1 : 0).filter((text) => text !== '');
  const lines = texts.flatMap((text) => lineOf(text, id));
  const takesBack = wordText(back);
  return [{ run: id, lines, damagedLines: texts.length - lines.length, isCut, hasPlan: plan === 'yes', ...(isRunId(takesBack) ? { takesBack } : {}) }];
}

function lineOf(text: string, run: string): JournalLine[] {
  try {
    const line = journalLineSchema.parse(JSON.parse(text));
    return line.run === undefined || line.run === run ? [line] : [];
  } catch {
    return [];
  }
}
