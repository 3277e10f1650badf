import { RunStore } from '../records/run-store.js';
import { stateDirectory } from '../records/state-directory.js';
import type { KnownRun } from '../report/known-run.js';
import { renderJson } from '../report/render-json.js';
import { toRunReport } from '../report/run-report.js';
import { renderRunText } from '../report/run-text.js';
import { becomePassword } from './become-password.js';
import type { ExitCode } from './exit-code.js';
import { exitCode } from './exit-code.js';
import type { JournalAnswers, JournalRequest } from './host-journals.js';
import { readHostJournals } from './host-journals.js';
import { knownFromHosts, knownRuns } from './known-from-hosts.js';
import { knownFromRecord } from './known-from-record.js';
import { pickRecord, unknownRun } from './recorded-runs.js';
import type { RunsOptions } from './runs-flags.js';
import { terminalText } from './terminal.js';
import { UsageError } from './usage-error.js';

/** What `bench show` takes. */
export interface ShowOptions extends RunsOptions {
  /** The run that is meant; absent: the newest. */
  readonly run?: string;
}

/** A run, if there is any to show, and whether every host that was asked answered. */
interface Found {
  readonly run?: KnownRun;
  readonly areAllReached: boolean;
}

/** Runs `bench show`: tells one run from its record or its hosts. Resolves with the exit code. */
export async function showCommand(options: ShowOptions): Promise<ExitCode> {
  const { run, areAllReached } = options.hosts === undefined ? recorded(options) : await onHosts(options);
  if (run !== undefined) process.stdout.write(options.format === 'json' ? renderJson(toRunReport(run)) : renderRunText(run, terminalText('en')));
  return areAllReached ? exitCode.good : exitCode.unreachable;
}

function recorded({ run, inventory }: ShowOptions): Found {
  const store = new RunStore(stateDirectory(process.env));
  return { run: knownFromRecord(pickRecord(store, run, inventory), true, store.list()), areAllReached: true };
}

async function onHosts(options: ShowOptions): Promise<Found> {
  const { hosts = [], parallel, asksBecomePassword } = options;
  const request: JournalRequest = { hosts, parallel, becomePassword: asksBecomePassword ? await becomePassword(process.env) : undefined };
  const run = options.run ?? newestOf(await readHostJournals(request));
  if (run === undefined) return { areAllReached: false };
  const { told, areAllReached } = await readHostJournals({ ...request, run });
  if (told.some(({ journals, undo }) => journals.length + undo.length > 0)) return { run: knownFromHosts(run, told), areAllReached };
  if (told.length === 0) return { areAllReached };
  const others = knownRuns((await readHostJournals(request)).told).map(({ id }) => id);
  throw unknownRun(run, others, 'the hosts keep no journal of any run');
}

/** Undefined where no host could be reached. Throws a UsageError where those that were know no run. */
function newestOf({ told }: JournalAnswers): string | undefined {
  const [newest] = knownRuns(told);
  if (newest !== undefined || told.length === 0) return newest?.id;
  throw new UsageError('the hosts keep no journal of any run.');
}
