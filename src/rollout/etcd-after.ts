import { setTimeout as sleep } from 'node:timers/promises';
import { askEtcdMembers } from '../apply/etcd-members.js';
import { etcdObstacle } from './etcd-obstacle.js';
import type { HostWork } from './host-work.js';
import type { Restarted } from './take-step.js';

const pauseMs = 500;

/**
 * After a restart of etcd: waits until every member with a vote is healthy and of one raft term again; resolves with what
 * is not when the patience is over, or undefined. At once where etcd was not restarted, or cannot be asked for its members.
 * Rejects with a ConnectionFailure.
 */
export async function etcdAfter({ session, patience }: Pick<HostWork, 'session' | 'patience'>, restarted: readonly Restarted[], ask = askEtcdMembers): Promise<string | undefined> {
  if (!restarted.some(({ component }) => component === 'etcd')) return undefined;
  const deadline = performance.now() + patience.deadlineMs;
  for (;;) {
    const members = await ask(session);
    const trouble = 'trouble' in members ? undefined : etcdObstacle(members, new Set());
    if (trouble === undefined || performance.now() >= deadline) return trouble;
    await sleep(Math.min(pauseMs, Math.max(0, deadline - performance.now())));
  }
}
