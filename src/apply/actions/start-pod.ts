import { setTimeout as sleep } from 'node:timers/promises';
import type { Action, NewPod } from '../../model/action.js';
import type { ActionContext, Performer } from '../action-context.js';
import type { Answer } from '../ask-host.js';
import { ownApiServer } from '../own-api-server.js';
import type { PodState } from '../pod-desk.js';
import { PodDesk } from '../pod-desk.js';

type StartPod = Extract<Action, { kind: 'start-pod' }>;

/** How long pods may take until they run, in milliseconds. */
export interface PodPatience {
  readonly deadlineMs: number;
  readonly pollMs: number;
}

/** An API server that has just restarted may fail a request or two. */
const deletions = 3;
const namedAtMost = 3;

/**
 * Starts a pod on each node through the API server of the change's own host, waits until all run, and deletes them,
 * whatever came of them. Where the API server's flags name no address, the one that the host's kubeconfig names is asked.
 * `failed` says node and reason; there is nothing to undo.
 */
export function podStarter(patience: PodPatience): Performer<StartPod> {
  return {
    perform: async ({ pods }, context) => {
      const { session, masters, entry } = context;
      const own = masters.find((master) => master.session.host.name === session.host.name);
      if (own === undefined) return failed(`${session.host.name} takes no part as a master that pods could be started through`);
      const desk = new PodDesk(own, entry, await ownApiServer(session));
      const answer = await start(pods, desk, context, patience);
      const deletion = await deleteAll(desk, patience);
      if (deletion.status === 'applied') return answer;
      return failed([answer.reason, deletion.reason].filter((reason) => reason !== '').join('; '));
    },
    undo: () => Promise.resolve({ status: 'unchanged', reason: 'the pods were deleted at once' }),
  };
}

/** A kubelet starts a pod within seconds; pulling a pause image may take as long again. */
export const startPod = podStarter({ deadlineMs: 90_000, pollMs: 1_000 });

async function start(pods: readonly NewPod[], desk: PodDesk, { tell }: ActionContext, { deadlineMs, pollMs }: PodPatience): Promise<Answer> {
  for (const pod of pods) {
    tell(`starting a pod on ${pod.node}`);
    const created = await desk.create(pod);
    if (created.status !== 'applied') return created;
  }
  const deadline = Date.now() + deadlineMs;
  for (let last = ''; ; ) {
    const seen = await desk.look();
    if ('trouble' in seen) {
      if (Date.now() >= deadline) return failed(seen.trouble);
    } else {
      const open = openPods(pods, seen);
      if (open.length === 0) return { status: 'applied', reason: '' };
      const text = describe(open);
      if (text !== last) tell(`waiting for the pod on ${(last = text)}`);
      if (open.some(({ state }) => state.is === 'ended')) return failed(`no new pod runs on ${text}`);
      if (Date.now() >= deadline) return failed(`after ${Math.round(deadlineMs / 1000)} s no new pod runs on ${text}`);
    }
    await sleep(pollMs);
  }
}

interface OpenPod {
  readonly pod: NewPod;
  readonly state: Exclude<PodState, { is: 'running' }>;
}

const gone: PodState = { is: 'ended', why: 'it was deleted' };

/** Those that do not run; first those that never will. */
function openPods(pods: readonly NewPod[], seen: ReadonlyMap<string, PodState>): readonly OpenPod[] {
  const open = pods.flatMap((pod): readonly OpenPod[] => {
    const state = seen.get(pod.node) ?? gone;
    return state.is === 'running' ? [] : [{ pod, state }];
  });
  return open.toSorted((a, b) => Number(b.state.is === 'ended') - Number(a.state.is === 'ended'));
}

function describe(open: readonly OpenPod[]): string {
  const named = open.slice(0, namedAtMost).map(({ pod, state }) => `${pod.node} (${pod.image}): ${state.why}`);
  const rest = open.length - named.length;
  return named.join('; on ') + (rest > 0 ? `; and on ${rest} more` : '');
}

async function deleteAll(desk: PodDesk, { pollMs }: PodPatience): Promise<Answer> {
  for (let tries = 1; ; tries += 1) {
    const answer = await desk.delete();
    if (answer.status === 'applied' || tries === deletions) return answer;
    await sleep(pollMs);
  }
}

function failed(reason: string): Answer {
  return { status: 'failed', reason };
}
