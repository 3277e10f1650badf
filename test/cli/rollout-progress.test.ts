import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { showRollout } from '../../src/cli/rollout-progress.js';
import type { Change } from '../../src/model/plan.js';
import type { RolloutEvent } from '../../src/rollout/rollout-events.js';

const change = { host: 'm1', stage: 0, target: '/etc/x', controls: ['1.1.1'] } as unknown as Change;
let lines: string[];

beforeEach(() => {
  lines = [];
  vi.stubEnv('TERM', 'dumb');
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => lines.push(String(text).trimEnd()) > 0);
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

async function show(...events: readonly RolloutEvent[]): Promise<void> {
  await showRollout([change], async ({ listener }) => {
    await Promise.resolve();
    for (const event of events) listener(event);
  });
}

const waiting = (seen: string, secondsLeft: number): RolloutEvent => ({ kind: 'waiting', host: 'm1', component: 'apiserver', seen, secondsLeft });

it('says where lines stay what is waited for once, and how long it may take', async () => {
  await show(waiting('no new process', 120), waiting('no new process', 119), waiting('process 7 answers 500', 118), waiting('process 7 answers 500', 117));
  expect(lines).toEqual([
    'm1: waiting for its turn',
    'm1: waiting for the apiserver: no new process (120 s left)',
    'm1: waiting for the apiserver: process 7 answers 500 (118 s left)',
    'm1: done',
  ]);
});

it('lets a remark stand behind what it says from then on, and says nothing twice for it', async () => {
  await showRollout([change], async ({ listener, remark }) => {
    await Promise.resolve();
    listener(waiting('no new process', 120));
    remark('stopping after this');
    listener({ kind: 'verifying', host: 'm1' });
  });
  expect(lines.slice(1)).toEqual([
    'm1: waiting for the apiserver: no new process (120 s left)',
    'm1: verifying on a fresh probe – stopping after this',
    'm1: done',
  ]);
});

it('says every step between the first change and its confirmation', async () => {
  await show(
    { kind: 'host-started', host: 'm1', changes: 1 },
    { kind: 'armed', host: 'm1', stage: 0, silenceSeconds: 60 },
    { kind: 'change-started', change },
    { kind: 'verifying', host: 'm1' },
    { kind: 'confirmed', host: 'm1', stage: 0 },
    { kind: 'host-finished', host: 'm1', isGood: true },
  );
  expect(lines.slice(1)).toEqual([
    'm1: armed: the host takes unconfirmed changes back when it hears nothing for 60 s',
    'm1: changing /etc/x (1.1.1)',
    'm1: verifying on a fresh probe',
    'm1: verified and confirmed: the changes stay',
    'm1: done',
  ]);
});

it('says that a connection is lost, what is taken back, and ends with the reason', async () => {
  const outcome = { host: 'm1', target: '/etc/x', controls: ['1.1.1'], status: 'rolled-back', reason: 'it did not come up' } as const;
  await show(
    { kind: 'lost', host: 'm1', seen: 'connection refused', secondsLeft: 42 },
    { kind: 'restoring', host: 'm1', reason: 'it did not come up' },
    { kind: 'undone', host: 'm1', stage: 0, cause: 'silence', reason: 'it did not come up' },
    { kind: 'outcome', change, outcome },
    { kind: 'host-finished', host: 'm1', isGood: false },
  );
  expect(lines.slice(1)).toEqual([
    'm1: the connection is lost, trying again: connection refused (42 s left)',
    'm1: taking the changes back: it did not come up',
    'm1: the host took the changes back (by itself, since it heard nothing): it did not come up',
    'm1: rolled-back: it did not come up',
  ]);
});
