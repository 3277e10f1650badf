import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isRunId } from '../model/run-id.js';
import type { PlanDocument } from '../report/plan-document.js';
import { renderJson } from '../report/render-json.js';
import { flushDirectory, writeFlushed } from './flushed-file.js';
import { RecordError } from './record-error.js';
import type { RunMeta } from './run-meta.js';
import type { RunRecord } from './run-record-files.js';
import { recordFiles, RunRecordFiles } from './run-record-files.js';

/** A record that cannot be read: its run, the file that is wrong, and why. */
export interface DamagedRecord {
  readonly run: string;
  readonly path: string;
  readonly cause: string;
}

/** The records of runs on this machine: a directory each (0700) with files for their owner alone (0600). */
export class RunStore {
  private readonly runs: string;

  /** @param directory of `stateDirectory`; made when the first run is recorded */
  constructor(directory: string) {
    this.runs = join(directory, 'runs');
  }

  /**
   * Records a run before it begins: whole, or not at all. Throws a RecordError when the directory cannot be made or
   * written, when there is a record of that run, and for an id that is none.
   */
  create(meta: RunMeta, plan: PlanDocument): RunRecord {
    const { runs } = this;
    if (!isRunId(meta.id)) throw new RecordError(runs, 'the id is none', `${JSON.stringify(meta.id)} cannot be the id of a run.`);
    const directory = join(runs, meta.id);
    if (existsSync(directory)) throw new RecordError(directory, 'it exists', `the run ${meta.id} is recorded in ${directory} already.`);
    try {
      mkdirSync(runs, { recursive: true, mode: 0o700 });
      writeRecord(runs, directory, meta, plan);
    } catch (error) {
      const cause = (error as Error).message;
      const remedy = 'Make it a directory that you may write to, or set XDG_STATE_HOME to another one. No host was changed.';
      throw new RecordError(runs, cause, `the run cannot be recorded in ${runs}: ${cause}. ${remedy}`);
    }
    return RunRecordFiles.open(directory, meta.id);
  }

  /** Removes the record of a run that was not begun after all. Throws a RecordError. */
  discard(run: string): void {
    if (!isRunId(run)) return;
    const directory = join(this.runs, run);
    try {
      rmSync(directory, { recursive: true, force: true });
    } catch (error) {
      const cause = (error as Error).message;
      throw new RecordError(directory, cause, `the record ${directory} of a run that was not begun cannot be removed: ${cause}.`);
    }
  }

  /** The record of a run; undefined when there is none. Throws a RecordError when it is damaged. */
  open(run: string): RunRecord | undefined {
    if (!isRunId(run)) return undefined;
    const directory = join(this.runs, run);
    return existsSync(directory) ? RunRecordFiles.open(directory, run) : undefined;
  }

  /** The records that can be read, newest first. Throws a RecordError when the directory itself cannot be. */
  list(): readonly RunRecord[] {
    return this.entries().flatMap((entry) => ('meta' in entry ? [entry] : [])).sort(newestFirst);
  }

  /** The records that cannot be read, by the ids of their runs, newest first. Throws as `list`. */
  damaged(): readonly DamagedRecord[] {
    return this.entries().flatMap((entry) => ('meta' in entry ? [] : [entry]));
  }

  private entries(): (RunRecord | DamagedRecord)[] {
    return this.names().map((run) => {
      try {
        return RunRecordFiles.open(join(this.runs, run), run);
      } catch (error) {
        if (!(error instanceof RecordError)) throw error;
        return { run, path: error.path, cause: error.cause };
      }
    });
  }

  private names(): string[] {
    try {
      return readdirSync(this.runs).filter(isRunId).sort().reverse();
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      if (code === 'ENOENT') return [];
      throw new RecordError(this.runs, message, `the records in ${this.runs} cannot be read: ${message}. Set XDG_STATE_HOME to where they are.`);
    }
  }
}

/** Everything is written below a name that readers pass over, and becomes the record with one rename. */
function writeRecord(runs: string, directory: string, meta: RunMeta, plan: PlanDocument): void {
  const beside = mkdtempSync(join(runs, `.${meta.id}.`));
  try {
    writeFlushed(join(beside, recordFiles.plan), renderJson(plan));
    writeFlushed(join(beside, recordFiles.trail), '');
    writeFlushed(join(beside, recordFiles.meta), `${JSON.stringify(meta, undefined, 2)}\n`);
    flushDirectory(beside);
    renameSync(beside, directory);
    flushDirectory(runs);
  } catch (error) {
    rmSync(beside, { recursive: true, force: true });
    throw error;
  }
}

function newestFirst({ meta: a }: RunRecord, { meta: b }: RunRecord): number {
  return b.startedAt.localeCompare(a.startedAt) || b.id.localeCompare(a.id);
}
