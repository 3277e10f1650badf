import type { RunMeta } from '../records/run-meta.js';
import { RecordError } from '../records/record-error.js';
import type { RunRecord } from '../records/run-record-files.js';
import { RunStore } from '../records/run-store.js';
import type { PlanDocument } from '../report/plan-document.js';
import type { CarryOutOptions } from './carry-out.js';
import type { Prepared } from './prepare-plan.js';

/** The record of a run that is being made. */
export interface Recording extends Pick<RunRecord, 'append'> {
  /** Removes it again, where it was made for this run: nothing was begun. */
  readonly discard: () => void;
}

/**
 * Opens the record of a run, or makes it, and writes its first line. Throws a RecordError when that cannot be done: what
 * is not recorded is not begun. Once it is begun, a disk that fills up on this machine must not stop it half-way: a line
 * that cannot be written is said once, and the hosts' own journals go on.
 */
export function openRecord(prepared: Prepared, document: PlanDocument, options: CarryOutOptions): Recording {
  const store = new RunStore(options.stateDirectory);
  const earlier = store.open(document.run);
  const record = earlier ?? store.create(metaOf(prepared, document, options), document);
  record.append({
    event: 'begun',
    kind: options.kind,
    ...(options.of === undefined ? {} : { of: options.of }),
    isResumed: options.resumed !== undefined,
    operator: options.operator,
    version: prepared.run.version,
    hosts: [...new Set(document.changes.map(({ host }) => host))],
    controls: [...new Set(document.changes.flatMap(({ controls }) => controls))],
  });
  let isSaid = false;
  return {
    discard: () => {
      if (earlier === undefined) store.discard(document.run);
    },
    append: (event) => {
      try {
        record.append(event);
      } catch (error) {
        if (!(error instanceof RecordError)) throw error;
        if (!isSaid) process.stderr.write(`\nbench: ${error.message} The run goes on; the hosts keep journals of their own.\n`);
        isSaid = true;
      }
    },
  };
}

function metaOf({ run, survey, selection }: Prepared, document: PlanDocument, options: CarryOutOptions): RunMeta {
  return {
    schema: 'cis-bench/run/v1',
    id: document.run,
    kind: options.kind,
    ...(options.of === undefined ? {} : { of: options.of }),
    startedAt: run.startedAt,
    version: run.version,
    operator: options.operator,
    inventory: options.inventoryFile,
    hosts: survey.hosts.map(({ name, address }) => ({ name, address })),
    benchmarks: selection.benchmarks.map(({ id }) => id),
    undoAfterSeconds: options.undoAfterSeconds,
  };
}
