import type { Change } from '../model/plan.js';
import type { Outcome } from '../model/outcome.js';
import type { RunEvent } from '../model/run-event.js';
import type { RunRecord } from '../records/run-record-files.js';
import { pathDigest } from '../report/path-digest.js';
import type { RolloutEvent, RolloutListener } from '../rollout/rollout-events.js';

/** Writes what a rollout does into a run's trail: what is armed, what becomes of each change, what is confirmed and undone. */
export function trailListener(record: Pick<RunRecord, 'append'>): RolloutListener {
  return (event) => {
    const told = runEvent(event);
    if (told !== undefined) record.append(told);
  };
}

function runEvent(event: RolloutEvent): RunEvent | undefined {
  if (event.kind === 'armed') return { event: 'armed', host: event.host, stage: event.stage, silenceSeconds: event.silenceSeconds };
  if (event.kind === 'confirmed') return { event: 'confirmed', host: event.host, stage: event.stage };
  if (event.kind === 'undone') return { event: 'undone', host: event.host, stage: event.stage, cause: event.cause, reason: event.reason };
  return event.kind === 'outcome' ? changeEvent(event.change, event.outcome) : undefined;
}

function changeEvent(change: Change, { status, reason }: Outcome): RunEvent {
  const { host, stage, target, controls } = change;
  return {
    event: 'change',
    host,
    stage,
    target,
    controls,
    ...(change.kind === 'action' ? {} : { before: pathDigest(change.before), after: pathDigest(change.after) }),
    status,
    ...(reason === undefined ? {} : { reason }),
  };
}
