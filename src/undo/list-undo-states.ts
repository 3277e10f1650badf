import { managedPaths } from '../model/managed-paths.js';
import { isRunId } from '../model/run-id.js';
import type { UndoCause, UndoPhase, UndoState } from '../model/undo-state.js';
import { recordsAfter, wordText } from '../probe/records.js';
import { scriptPrelude } from '../probe/script-prelude.js';
import { quote } from '../transport/quote.js';
import type { Session } from '../transport/session.js';
import { hostDidNotSay } from './host-did-not-say.js';
import { stateFunctions } from './state-functions.js';

const marker = 'cis-bench-undos/1';
const phases: readonly string[] = ['armed', 'undoing', 'confirmed', 'undone'] satisfies readonly UndoPhase[];
const causes: readonly string[] = ['asked', 'silence', 'reboot'] satisfies readonly UndoCause[];

/** The host's clock of uptime, in seconds, and which start of the host it counts from. */
interface HostClock {
  readonly uptime: number;
  readonly boot: string;
}

/**
 * How far each run is on a host that ever armed an undo there, the newest run first. Rejects with a ConnectionFailure when
 * the host is lost.
 */
export async function listUndoStates(session: Session): Promise<readonly UndoState[]> {
  const result = await session.run(listing(session.host.root), { timeoutMs: 30_000 });
  const records = recordsAfter(marker, result.stdout);
  const clock = records?.find(([kind]) => kind === 'clock');
  if (records === undefined || clock === undefined || !records.some(([kind]) => kind === 'end')) {
    throw hostDidNotSay(session, 'what it has of earlier runs', result);
  }
  const now = { uptime: Number(wordText(clock[1])), boot: wordText(clock[2]) };
  const states = records.filter(([kind]) => kind === 'undo').flatMap((record) => stateOf(record, now) ?? []);
  return states.toSorted((a, b) => (a.run < b.run ? 1 : -1));
}

function listing(root: string): string {
  return `${scriptPrelude(root)}${stateFunctions}
printf '\\n%s\\n' ${marker}
host_time
printf 'clock\\t%s\\t%s\\n' "$(word "$uptime")" "$(word "$now_boot")"
for JOURNAL in "$R"${quote(managedPaths.runs)}/*; do
  look
  [ "$phase" != none ] || continue
  read -r words 2>/dev/null <"$JOURNAL/$phase" || words=
  read -r renewed 2>/dev/null <"$JOURNAL/renewed" || renewed=
  reported=no; [ ! -e "$JOURNAL/undone.reported" ] || reported=yes
  printf 'undo\\t%s\\t%s\\t%s\\t%s\\t%s\\n' "$(word "\${JOURNAL##*/}")" "$phase" "$(word "$words")" "$(word "$renewed")" $reported
done
printf 'end\\n'
`;
}

/** Undefined for a folder that is no run's. */
function stateOf([, runWord, phase = '', wordsWord, renewedWord, reported]: readonly string[], now: HostClock): UndoState | undefined {
  const run = wordText(runWord);
  if (!isRunId(run) || !phases.includes(phase)) return undefined;
  const words = new Map(wordText(wordsWord).split(' ').map((word) => [word.split('=')[0] ?? '', word.slice(word.indexOf('=') + 1)] as const));
  const cause = words.get('cause') ?? '';
  return {
    run,
    stage: numberIn(words.get('stage')),
    phase: phase as UndoPhase,
    ...(causes.includes(cause) ? { cause: cause as UndoCause } : {}),
    ...(phase === 'armed' ? { secondsLeft: secondsLeft(words, wordText(renewedWord), now) } : {}),
    isReported: reported === 'yes',
  };
}

function secondsLeft(words: ReadonlyMap<string, string>, renewed: string, { uptime, boot }: HostClock): number {
  if (words.get('boot') !== boot) return 0;
  const started = numberIn(words.get('started'));
  const heard = /^\d+$/.test(renewed) ? Number(renewed) : started;
  return Math.max(0, Math.min(heard + numberIn(words.get('silence')), started + numberIn(words.get('total'))) - uptime);
}

function numberIn(text: string | undefined): number {
  return text !== undefined && /^\d{1,12}$/.test(text) ? Number(text) : 0;
}
