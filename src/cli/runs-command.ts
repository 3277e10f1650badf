import { RunStore } from '../records/run-store.js';
import { stateDirectory } from '../records/state-directory.js';
import type { KnownRun } from '../report/known-run.js';
import { renderJson } from '../report/render-json.js';
import { toRunList } from '../report/run-list-report.js';
import { renderRunList } from '../report/run-list-text.js';
import { becomePassword } from './become-password.js';
import type { ExitCode } from './exit-code.js';
import { exitCode } from './exit-code.js';
import { readHostJournals } from './host-journals.js';
import { knownRuns } from './known-from-hosts.js';
import { knownDamaged, knownFromRecord } from './known-from-record.js';
import { recordsOf } from './recorded-runs.js';
import type { RunsOptions } from './runs-flags.js';
import { terminalText } from './terminal.js';

/** Runs `bench runs`: lists the runs that this machine or the hosts know, newest first. Resolves with the exit code. */
export async function runsCommand(options: RunsOptions): Promise<ExitCode> {
  const { runs, areAllReached } = await find(options);
  const list = toRunList(runs);
  process.stdout.write(options.format === 'json' ? renderJson(list) : renderRunList(list, terminalText('en')));
  return areAllReached ? exitCode.good : exitCode.unreachable;
}

async function find(options: RunsOptions): Promise<{ readonly runs: readonly KnownRun[]; readonly areAllReached: boolean }> {
  const { hosts, parallel, asksBecomePassword, inventory } = options;
  if (hosts === undefined) return { runs: recorded(inventory), areAllReached: true };
  const password = asksBecomePassword ? await becomePassword(process.env) : undefined;
  const { told, areAllReached } = await readHostJournals({ hosts, parallel, becomePassword: password });
  return { runs: knownRuns(told), areAllReached };
}

/** A record that cannot be read stands where its run's id has it; of which inventory it is, nobody knows. */
function recorded(inventory: string | undefined): readonly KnownRun[] {
  const store = new RunStore(stateDirectory(process.env));
  const records = recordsOf(store, inventory);
  const intact = records.map((record) => knownFromRecord(record, false, records));
  const damaged = store.damaged().map(knownDamaged);
  return damaged.reduce<readonly KnownRun[]>((runs, each) => {
    const at = runs.findIndex(({ id }) => id < each.id);
    return runs.toSpliced(at < 0 ? runs.length : at, 0, each);
  }, intact);
}
