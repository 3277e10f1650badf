import { askHealth } from '../apply/ask-health.js';
import { healthEndpoint } from '../apply/health-endpoint.js';
import { listProcesses } from '../apply/list-processes.js';
import type { NodeLife } from '../apply/node-life.js';
import { readNodeLife } from '../apply/node-life.js';
import type { Component } from '../model/component.js';
import type { ProcessFact } from '../model/snapshot.js';
import type { HostWork } from './host-work.js';

/** What ran on a host before its first change. */
export interface HostSight {
  /** Newest first. */
  readonly processes: readonly ProcessFact[];
  /** Its node and the pods on it; undefined where there is none, or where nothing restarts. */
  readonly life: NodeLife | undefined;
}

/** Looks at a host before it is changed; resolves with why it must not be changed now. Rejects with a ConnectionFailure. */
export async function lookAtHost(work: HostWork): Promise<HostSight | { readonly trouble: string }> {
  const restarted = new Set(work.changes.flatMap(({ restarts }) => restarts));
  if (restarted.size === 0) return { processes: [], life: undefined };
  const [processes, life] = await Promise.all([newestFirst(work), lifeNow(work)]);
  const newest = [...restarted].flatMap((component) => newestOf(processes, component) ?? []);
  const troubles = work.mayBeUnhealthy ? [] : await Promise.all(newest.map((process) => healthTrouble(work, process)));
  const trouble = troubles.find((each) => each !== undefined);
  return trouble === undefined ? { processes, life } : { trouble };
}

/** The newest process of a component, among processes the newest of which come first. */
export function newestOf(processes: readonly ProcessFact[], component: Component): ProcessFact | undefined {
  return processes.find((each) => each.component === component);
}

/** The node and its pods now, through the first master that can tell; undefined where none can. */
export async function lifeNow({ node, reach }: Pick<HostWork, 'node' | 'reach'>): Promise<NodeLife | undefined> {
  if (node === undefined) return undefined;
  for (const master of reach.masters) {
    const life = await readNodeLife(master, node);
    if (!('trouble' in life)) return life;
  }
  return undefined;
}

async function newestFirst({ session }: HostWork): Promise<readonly ProcessFact[]> {
  return (await listProcesses(session)).sort((a, b) => b.startTicks - a.startTicks);
}

/** What cannot be seen healthy before a change could not be seen healthy after it either. */
async function healthTrouble({ session }: HostWork, process: ProcessFact): Promise<string | undefined> {
  const answer = await askHealth(session, healthEndpoint(process));
  if ('status' in answer && answer.status === 200) return undefined;
  const said = 'status' in answer ? `answers ${answer.status}` : `does not answer (${answer.trouble})`;
  return `the ${process.component} ${said} before the change; make it healthy first`;
}
