import { setTimeout as sleep } from 'node:timers/promises';
import { askHealth } from '../apply/ask-health.js';
import type { EtcdMember } from '../apply/etcd-member.js';
import { askEtcdMembers } from '../apply/etcd-members.js';
import { healthEndpoint } from '../apply/health-endpoint.js';
import type { UnknownMembers } from '../apply/list-etcd-members.js';
import { listProcesses } from '../apply/list-processes.js';
import type { Component } from '../model/component.js';
import type { Host } from '../model/host.js';
import type { ProcessFact } from '../model/snapshot.js';
import { ConnectionFailure } from '../transport/connection-failure.js';
import type { Session } from '../transport/session.js';
import { etcdObstacle } from './etcd-obstacle.js';

/** A host of the control plane that is about to restart something. */
export interface GateQuestion {
  readonly host: Host;
  readonly own: Session;
  /** What the host restarts. */
  readonly restarts: ReadonlySet<Component>;
  /** Sessions of all other hosts of the control plane that are connected. */
  readonly witnesses: readonly Session[];
  /** Names of those that are not. */
  readonly unreachable: readonly string[];
}

/** How long what may pass by itself is waited for, in milliseconds. */
export interface GatePatience {
  readonly deadlineMs: number;
  readonly pollMs: number;
}

/** An election takes etcd about a second; an API server that lost its etcd is ready again some seconds later. */
const usualPatience: GatePatience = { deadlineMs: 10_000, pollMs: 500 };

/**
 * Why a host must not restart its API server or etcd now; undefined where it may, and where it restarts neither. Every
 * other host of the control plane has to be there, with API server and etcd healthy; of etcd's cluster every member with a
 * vote, asked through the host itself, else through another; where etcd cannot be asked for its members, the health of
 * those on the other hosts decides. Never rejects for what a host does.
 */
export async function controlPlaneObstacle(question: GateQuestion, patience = usualPatience): Promise<string | undefined> {
  const { host, restarts, unreachable } = question;
  if (!restarts.has('apiserver') && !restarts.has('etcd')) return undefined;
  const [absent] = unreachable;
  if (absent !== undefined) {
    return refusal(host, `${absent} cannot be reached, and what it adds to the control plane cannot be seen; bring it back, or take it out of the inventory`);
  }
  const deadline = performance.now() + patience.deadlineMs;
  for (;;) {
    const seen = await look(question);
    if (seen === undefined || performance.now() >= deadline) return seen === undefined ? undefined : refusal(host, seen);
    await sleep(patience.pollMs);
  }
}

function refusal(host: Host, cause: string): string {
  return `${host.name} was not begun, because ${cause}`;
}

async function look({ own, witnesses, restarts }: GateQuestion): Promise<string | undefined> {
  const [etcd, ...others] = await Promise.all([membersTrouble(own, witnesses, restarts), ...witnesses.map(hostTrouble)]);
  return others.find((each) => each !== undefined) ?? etcd;
}

/** By which role a host has to run a component. */
const owed = [
  ['apiserver', 'master'],
  ['etcd', 'etcd'],
] as const;

/** What is wrong on another host: in the newest process of each component, since older ones only drain. */
async function hostTrouble(session: Session): Promise<string | undefined> {
  const { name, roles } = session.host;
  try {
    const processes = (await listProcesses(session)).sort((a, b) => b.startTicks - a.startTicks);
    const troubles = owed.map(([component, role]) => {
      const newest = processes.find((each) => each.component === component);
      if (newest !== undefined) return healthTrouble(session, newest);
      return roles.includes(role) ? `no ${component} runs on ${name}; start it again, or correct the roles of ${name} in the inventory` : undefined;
    });
    return (await Promise.all(troubles)).find((each) => each !== undefined);
  } catch (error) {
    if (error instanceof ConnectionFailure) return `${name} cannot be reached (${error.message}); bring it back first`;
    throw error;
  }
}

async function healthTrouble(session: Session, process: ProcessFact): Promise<string | undefined> {
  const answer = await askHealth(session, healthEndpoint(process));
  if ('status' in answer && answer.status === 200) return undefined;
  const said = 'status' in answer ? `answers ${answer.status}` : `does not answer (${answer.trouble})`;
  return `${session.host.name} has an ${process.component} that ${said}; make it healthy first`;
}

async function membersTrouble(own: Session, witnesses: readonly Session[], restarts: ReadonlySet<Component>): Promise<string | undefined> {
  for (const session of [own, ...witnesses]) {
    const members = await membersThrough(session);
    if (!('trouble' in members)) return etcdObstacle(members, restarts);
    if (members.isDown) return `${members.trouble}; bring etcd back first`;
  }
  return undefined;
}

async function membersThrough(session: Session): Promise<readonly EtcdMember[] | UnknownMembers> {
  try {
    return await askEtcdMembers(session);
  } catch (error) {
    if (error instanceof ConnectionFailure) return { trouble: error.message, isDown: false };
    throw error;
  }
}
