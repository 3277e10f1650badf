import type { DamagedRecord } from '../records/run-store.js';
import { RecordError } from '../records/record-error.js';
import type { RunRecord } from '../records/run-record-files.js';
import type { KnownRun } from '../report/known-run.js';
import type { PlanDocument } from '../report/plan-document.js';
import { isRunning } from './is-running.js';

/**
 * What a record tells of its run; files that are damaged are told as such, and the rest is told all the same.
 * @param others records among which those of its rollbacks are
 */
export function knownFromRecord(record: RunRecord, isPlanWanted: boolean, others: readonly RunRecord[] = []): KnownRun {
  const { schema: _schema, ...meta } = record.meta;
  const damage: string[] = [];
  const attempt = <T>(read: () => T): T | undefined => {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof RecordError)) throw error;
      damage.push(`${error.path}: ${error.cause}.`);
      return undefined;
    }
  };
  const plan = isPlanWanted ? attempt<PlanDocument>(() => record.plan) : undefined;
  const trail = attempt(() => record.trail()) ?? [];
  damage.push(...(attempt(() => record.damage()) ?? []));
  const begun = trail.findLast((line) => line.event === 'begun');
  return {
    ...meta,
    source: 'record',
    takenBackBy: others.filter((other) => other.meta.of === meta.id).map((other) => other.meta.id),
    ...(plan === undefined ? {} : { plan }),
    trail,
    damage: [...new Set(damage)],
    undo: [],
    isDamaged: false,
    isRunning: isRunning(begun?.event === 'begun' ? begun.operator : meta.operator),
  };
}

/** What is known of a run whose record cannot be read. */
export function knownDamaged({ run, path, cause }: DamagedRecord): KnownRun {
  return { id: run, source: 'record', takenBackBy: [], hosts: [], benchmarks: [], trail: [], damage: [`${path}: ${cause}.`], undo: [], isDamaged: true, isRunning: false };
}
