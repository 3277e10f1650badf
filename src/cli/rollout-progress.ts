import { groupBy } from '../model/group-by.js';
import type { Change } from '../model/plan.js';
import type { UndoCause } from '../model/undo-state.js';
import type { RolloutEvent, RolloutListener } from '../rollout/rollout-events.js';
import type { ProgressTask, Tell } from './progress.js';
import { showProgress } from './progress.js';

/** One host's line of progress, driven by the rollout's events. */
class HostLine {
  readonly task: ProgressTask;
  private tell: Tell = () => undefined;
  private finish: (text: string) => void = () => undefined;
  private fail: (error: Error) => void = () => undefined;
  private trouble: string | undefined;
  private last: readonly [text: string, countdown?: string] = ['waiting for its turn'];
  private remark = '';

  /** @param visits how often the rollout comes to the host: once for each stage that changes it */
  constructor(
    host: string,
    private visits: number,
  ) {
    const done = new Promise<string>((resolve, reject) => {
      this.finish = resolve;
      this.fail = reject;
    });
    done.catch(() => undefined);
    this.task = {
      title: host,
      run: (tell) => {
        this.tell = tell;
        this.say(...this.last);
        return done;
      },
    };
  }

  show(event: RolloutEvent): void {
    const [text, countdown] = wordsFor(event);
    if (text !== undefined) this.say(text, countdown);
    if (event.kind === 'outcome' && event.outcome.status !== 'applied' && event.outcome.status !== 'unchanged') {
      this.trouble ??= `${event.outcome.status}: ${event.outcome.reason ?? ''}`;
    }
    if (event.kind === 'host-finished') this.leave(event.isGood);
  }

  private leave(isGood: boolean): void {
    this.visits -= 1;
    if (!isGood || this.visits === 0) this.end();
    else this.say('waiting for its next stage');
  }

  /** Sets what stands behind everything that is shown from now on. */
  setRemark(remark: string): void {
    this.remark = ` – ${remark}`;
    this.say(...this.last);
  }

  private say(text: string, countdown = ''): void {
    this.last = [text, countdown];
    this.tell(text, countdown + this.remark);
  }

  /** Also for a host that was never begun. */
  end(): void {
    if (this.trouble === undefined) this.finish('done');
    else this.fail(new Error(this.trouble));
  }
}

/** What is shown of an event, and what changes all the time behind it; nothing of those that only end something. */
function wordsFor(event: RolloutEvent): readonly [text?: string, countdown?: string] {
  switch (event.kind) {
    case 'armed':
      return [`armed: the host takes unconfirmed changes back when it hears nothing for ${event.silenceSeconds} s`];
    case 'change-started':
      return [`changing ${event.change.target} (${event.change.controls.join(', ')})`];
    case 'working':
      return [`${event.change.target}: ${event.seen}`];
    case 'waiting':
      return [`waiting for the ${event.component}: ${event.seen}`, left(event.secondsLeft)];
    case 'lost':
      return [`the connection is lost, trying again: ${event.seen}`, left(event.secondsLeft)];
    case 'restoring':
      return [`taking the changes back: ${event.reason}`];
    case 'undone':
      return [`the host took the changes back (${causes[event.cause]}): ${event.reason}`];
    case 'verifying':
      return ['verifying on a fresh probe'];
    case 'confirmed':
      return ['verified and confirmed: the changes stay'];
    default:
      return [];
  }
}

const causes: Readonly<Record<UndoCause, string>> = {
  asked: 'as it was asked to',
  silence: 'by itself, since it heard nothing',
  reboot: 'by itself, after it was started anew',
};

function left(seconds: number): string {
  return ` (${seconds} s left)`;
}

/** What a rollout is shown with: its events, and a remark that stands behind the line of every host from then on. */
export interface Shown {
  readonly listener: RolloutListener;
  readonly remark: (text: string) => void;
}

/** Shows a rollout while it works. */
export async function showRollout<Result>(changes: readonly Change[], work: (shown: Shown) => Promise<Result>): Promise<Result> {
  const stages = [...groupBy(changes, ({ host }) => host)].map(([host, group]) => [host, new Set(group.map(({ stage }) => stage)).size] as const);
  const lines = new Map(stages.map(([host, visits]) => [host, new HostLine(host, visits)]));
  const shown = showProgress([...lines.values()].map((line) => line.task), lines.size);
  try {
    return await work({
      listener: (event) => lines.get(hostOf(event))?.show(event),
      remark: (text) => lines.forEach((line) => line.setRemark(text)),
    });
  } finally {
    for (const line of lines.values()) line.end();
    await shown;
  }
}

function hostOf(event: RolloutEvent): string {
  return 'change' in event ? event.change.host : event.host;
}
