import { readFileSync, readSync, fstatSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { RunEvent, TrailLine } from '../model/run-event.js';
import type { PlanDocument } from '../report/plan-document.js';
import { planDocumentSchema } from '../report/plan-document.js';
import { printable } from '../text/printable.js';
import { withFile } from './flushed-file.js';
import type { ParsedTrail } from './parse-trail.js';
import { parseTrail } from './parse-trail.js';
import { RecordError } from './record-error.js';
import type { RunMeta } from './run-meta.js';
import { runMetaSchema } from './run-meta.js';

/** What this machine remembers of one run. */
export interface RunRecord {
  readonly meta: RunMeta;
  /** Read when it is asked for. Throws a RecordError when it is gone or damaged. */
  readonly plan: PlanDocument;
  /** Adds a line to the trail, which is on the disk afterwards. Throws a RecordError when it cannot be written. */
  append(event: RunEvent): void;
  /** The lines that can be read, in the order in which they were written. Throws a RecordError. */
  trail(): readonly TrailLine[];
  /** What of the trail cannot be read, a sentence each. Throws a RecordError. */
  damage(): readonly string[];
}

/** The names of a record's files. */
export const recordFiles = { meta: 'run.json', plan: 'plan.json', trail: 'trail.jsonl' } as const;

/** A record in its directory. */
export class RunRecordFiles implements RunRecord {
  private constructor(
    private readonly directory: string,
    readonly meta: RunMeta,
  ) {}

  /** Opens the record of a run. Throws a RecordError when it is damaged. */
  static open(directory: string, run: string): RunRecordFiles {
    const path = join(directory, recordFiles.meta);
    const meta = parsed(path, runMetaSchema);
    if (meta.id !== run) throw damaged(path, `it is about another run, ${meta.id}`);
    return new RunRecordFiles(directory, meta);
  }

  get plan(): PlanDocument {
    const path = join(this.directory, recordFiles.plan);
    const plan = parsed(path, planDocumentSchema);
    if (plan.run !== this.meta.id) throw damaged(path, `it is the plan of another run, ${plan.run}`);
    return plan;
  }

  append(event: RunEvent): void {
    const line: TrailLine = { time: new Date().toISOString(), run: this.meta.id, ...event };
    try {
      withFile(this.trailPath, 'a+', (file) => {
        // a line that was cut off must not take this one with it
        const text = Buffer.from(`${endsWithLineFeed(file) ? '' : '\n'}${JSON.stringify(line)}\n`, 'utf8');
        const written = writeSync(file, text);
        if (written < text.length) throw new Error(`only ${written} of ${text.length} bytes could be written; is the disk full?`);
      });
    } catch (error) {
      const cause = (error as Error).message;
      throw new RecordError(this.trailPath, cause, `what happens cannot be recorded in ${this.trailPath}: ${cause}.`);
    }
  }

  trail(): readonly TrailLine[] {
    return this.readTrail().lines;
  }

  damage(): readonly string[] {
    return this.readTrail().damage.map(({ line, cause }) => `${this.trailPath}:${line}: ${cause}, and is left out.`);
  }

  private get trailPath(): string {
    return join(this.directory, recordFiles.trail);
  }

  private readTrail(): ParsedTrail {
    return parseTrail(textOf(this.trailPath), this.meta.id);
  }
}

function endsWithLineFeed(file: number): boolean {
  const { size } = fstatSync(file);
  const last = Buffer.alloc(1);
  return size === 0 || (readSync(file, last, 0, 1, size - 1) === 1 && last.toString('latin1') === '\n');
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw damaged(path, code === 'ENOENT' ? 'it is not there' : message);
  }
}

function parsed<T>(path: string, schema: z.ZodType<T>): T {
  const text = textOf(path);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw damaged(path, text === '' ? 'it is empty' : `it is no JSON (${(error as Error).message})`);
  }
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [first = ''] = z.prettifyError(result.error).split('\n✖');
  throw damaged(path, first.replace('✖ ', '').replaceAll(/\s+/g, ' '));
}

function damaged(path: string, problem: string): RecordError {
  const cause = printable(problem);
  return new RecordError(
    path,
    cause,
    `the record ${path} is damaged: ${cause}. The hosts keep a journal of their own: bench show RUN --from-hosts reads it.`,
  );
}
