import { resolve } from 'node:path';
import type { RunRecord } from '../records/run-record-files.js';
import type { RunStore } from '../records/run-store.js';
import { nearMatches } from '../text/near-matches.js';
import { UsageError } from './usage-error.js';

/** The records of this machine, newest first; with an inventory only of runs with it. Throws a RecordError. */
export function recordsOf(store: RunStore, inventory: string | undefined): readonly RunRecord[] {
  return store.list().filter(({ meta }) => inventory === undefined || resolve(meta.inventory) === inventory);
}

/**
 * The record of the run that is asked for, or the newest one. Throws a UsageError when there is none, and a RecordError
 * when it is damaged.
 */
export function pickRecord(store: RunStore, run: string | undefined, inventory?: string): RunRecord {
  if (run !== undefined) {
    const record = store.open(run);
    if (record !== undefined) return record;
    throw unknownRun(run, store.list().map(({ meta }) => meta.id), 'no run is recorded on this machine');
  }
  const [newest] = recordsOf(store, inventory);
  if (newest !== undefined) return newest;
  const which = inventory === undefined ? 'no run is recorded on this machine' : `no run with the inventory ${inventory} is recorded on this machine`;
  throw new UsageError(`${which}. The hosts keep journals too: add --from-hosts.`);
}

/** The error about a run that there is none of: names those that look most like it, else the newest. */
export function unknownRun(run: string, known: readonly string[], whenNone: string): UsageError {
  const written = JSON.stringify(run);
  if (known.length === 0) return new UsageError(`there is no run ${written}: ${whenNone}.`);
  const near = nearMatches(run, known);
  const hint = near.length > 0 ? `the nearest are ${near.join(', ')}` : `the newest are ${known.slice(0, 3).join(', ')}`;
  return new UsageError(`there is no run ${written}; ${hint}. bench runs lists them all.`);
}
