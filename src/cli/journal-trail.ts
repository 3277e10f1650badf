import type { JournalLine } from '../apply/journal-line.js';
import type { RunEvent, TrailLine } from '../model/run-event.js';

/**
 * A host's journal of a run as lines of a trail. A change that was begun, and of which nothing more was written, is told as
 * rolled back where its stage was undone, else as failed; what has no place in a trail is left out.
 */
export function journalTrail(host: string, run: string, lines: readonly JournalLine[]): readonly TrailLine[] {
  let stage = 0;
  return lines.flatMap((line, index) => {
    stage = line.stage ?? stage;
    const event = eventOf(host, stage, line, lines.slice(index + 1));
    return event === undefined ? [] : [{ time: line.time, run, ...event }];
  });
}

function eventOf(host: string, stage: number, line: JournalLine, later: readonly JournalLine[]): RunEvent | undefined {
  if (line.event === 'armed') return { event: 'armed', host, stage, silenceSeconds: line.silenceSeconds ?? 0 };
  if (line.event === 'confirmed') return { event: 'confirmed', host, stage };
  if (line.event === 'undone') return { event: 'undone', host, stage, cause: line.cause ?? 'asked', reason: line.reason ?? '' };
  if (line.event === 'applied') return changeOf(host, stage, line, { status: 'applied' });
  if (line.event !== 'applying') return undefined;
  const next = later.find(({ event, sequence }) => event === 'undone' || ((event === 'applied' || event === 'applying') && sequence === line.sequence));
  if (next === undefined) return changeOf(host, stage, line, { status: 'failed', reason: 'it was begun, and the journal does not say how it ended' });
  return next.event === 'undone' ? changeOf(host, stage, line, { status: 'rolled-back', reason: 'it was begun, and then the host took it back' }) : undefined;
}

type ChangeEvent = Extract<RunEvent, { readonly event: 'change' }>;

function changeOf(host: string, stage: number, line: JournalLine, become: Pick<ChangeEvent, 'status' | 'reason'>): ChangeEvent | undefined {
  const { target, controls = [], before, after } = line;
  if (target === undefined) return undefined;
  return {
    event: 'change',
    host,
    stage,
    target,
    controls,
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
    ...become,
  };
}
