import type { CarriedOut, CarryOutOptions } from './carry-out.js';
import type { Prepared } from './prepare-plan.js';
import { nothingDone } from './report-fix.js';
import { openRecord } from './run-recording.js';

/**
 * What comes of a run that has nothing to do. One that is continued gets its end on record, so that nobody is sent back to
 * it; any other is not recorded. Throws a RecordError when that cannot be done.
 */
export function settledRun(prepared: Prepared, options: CarryOutOptions): CarriedOut {
  if (options.resumed === undefined) return nothingDone;
  const record = openRecord(prepared, options.resumed, options);
  return { ...nothingDone, end: (exitCode) => record.append({ event: 'ended', exitCode }) };
}
