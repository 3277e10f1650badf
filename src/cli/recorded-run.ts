import type { Host } from '../model/host.js';
import { isRunId } from '../model/run-id.js';
import { RecordError } from '../records/record-error.js';
import { RunStore } from '../records/run-store.js';
import type { KnownRun } from '../report/known-run.js';
import { readHostJournals } from './host-journals.js';
import { knownFromHosts, knownRuns } from './known-from-hosts.js';
import { knownFromRecord } from './known-from-record.js';
import { ownParts } from './own-parts.js';
import { recordsOf, unknownRun } from './recorded-runs.js';
import type { StandingRun } from './taken-back.js';
import { TakenBack } from './taken-back.js';
import { UsageError } from './usage-error.js';

/** Where a run is looked for. */
export interface RunRequest {
  /** All hosts of the inventory, and its absolute path. */
  readonly inventory: readonly Host[];
  readonly inventoryFile: string;
  /** Folder of the records on this machine. */
  readonly stateDirectory: string;
  readonly parallel: number;
  readonly becomePassword: string | undefined;
}

/** What a run is wanted for, where none is named. */
export interface Wanted {
  readonly isWanted: (run: StandingRun) => boolean;
  /** What to say when there is none: `there is nothing to take back`. */
  readonly none: string;
}

/**
 * The run that is named, else the newest one that is wanted: by the record on this machine, or, where it has none that can
 * be read, by what the hosts keep. Throws a UsageError when neither knows it.
 */
export async function recordedRun(run: string | undefined, request: RunRequest, wanted: Wanted): Promise<StandingRun> {
  if (run !== undefined && !isRunId(run)) throw new UsageError(`${JSON.stringify(run)} is no id of a run; \`bench runs\` lists them.`);
  const store = new RunStore(request.stateDirectory);
  const found = run === undefined ? newestOnRecord(store, request, wanted) : onRecord(store, run);
  if (found !== undefined) return found;
  const what = run === undefined ? `${wanted.none} on record` : `the run ${run} is not on record`;
  process.stderr.write(`bench: ${what} on this machine; asking the hosts.\n`);
  return run === undefined ? newestOnHosts(request, wanted) : onHosts(run, request, store);
}

function onRecord(store: RunStore, run: string): StandingRun | undefined {
  const taken = new TakenBack();
  for (const record of readable(() => store.list()) ?? []) {
    const { id, kind } = record.meta;
    if (id !== run && kind !== 'rollback') continue;
    const found = taken.standing(knownFromRecord(record, true));
    if (id === run) return found;
  }
  return undefined;
}

function newestOnRecord(store: RunStore, { inventoryFile }: RunRequest, { isWanted }: Wanted): StandingRun | undefined {
  const taken = new TakenBack();
  for (const record of readable(() => recordsOf(store, inventoryFile)) ?? []) {
    const found = taken.standing(knownFromRecord(record, true));
    if (found !== undefined && isWanted(found)) return found;
  }
  return undefined;
}

/** What cannot be read here may be known to the hosts. */
function readable<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof RecordError)) throw error;
    process.stderr.write(`bench: ${error.message}\n`);
    return undefined;
  }
}

async function onHosts(run: string, request: RunRequest, store: RunStore): Promise<StandingRun> {
  const found = new TakenBack().standing(await askedOnHosts(run, request));
  if (found !== undefined) return found;
  const known = readable(() => store.list()) ?? [];
  throw unknownRun(run, known.map(({ meta }) => meta.id), 'neither this machine nor a host that was reached keeps a plan of it');
}

async function newestOnHosts(request: RunRequest, { isWanted, none }: Wanted): Promise<StandingRun> {
  const { inventory: hosts, parallel, becomePassword } = request;
  const { told } = await readHostJournals({ hosts, parallel, becomePassword });
  const taken = new TakenBack();
  for (const { id } of knownRuns(told)) {
    const found = taken.standing(await askedOnHosts(id, request));
    if (found !== undefined && isWanted(found)) return found;
  }
  throw new UsageError(`${none}, neither on record on this machine nor on a host that was reached; name a run, \`bench runs\` and \`bench runs --from-hosts\` list them.`);
}

async function askedOnHosts(run: string, { inventory: hosts, parallel, becomePassword }: RunRequest): Promise<KnownRun> {
  const { told } = await readHostJournals({ hosts, parallel, becomePassword, run });
  return knownFromHosts(run, ownParts(told, hosts));
}
