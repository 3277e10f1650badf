import { z } from 'zod';
import { parseApiOutput } from '../probe/api-output.js';
import { apiScript } from '../probe/api-script.js';
import type { ApiMaster } from '../probe/read-cluster.js';
import { ConnectionFailure } from '../transport/connection-failure.js';
import { printable } from '../text/printable.js';
import type { PodLife } from './pod-life.js';
import { podLife } from './pod-life.js';

/** A node and what runs on it, at one time. */
export interface NodeLife {
  readonly node: string;
  /** Its condition Ready; undefined where the node has none yet. */
  readonly isReady: boolean | undefined;
  /** What the kubelet says of it. */
  readonly message: string;
  /** When the kubelet last wrote the condition; it does so at each of its starts. */
  readonly heartbeat: string | undefined;
  readonly pods: readonly PodLife[];
}

const nodeList = z.object({
  items: z.array(
    z.object({
      metadata: z.object({ name: z.string() }),
      status: z
        .object({
          conditions: z
            .array(z.object({ type: z.string(), status: z.string(), message: z.string().nullish(), lastHeartbeatTime: z.string().nullish() }))
            .nullish(),
        })
        .nullish(),
    }),
  ),
});

const podList = z.object({ items: z.array(podLife) });

const timeoutMs = 90_000;

/**
 * Reads the Ready condition of a node and its pods through a master, with its kubectl or curl. What cannot be read is a
 * trouble; it never rejects for what a host or an API server does.
 * @param node its name, as the planner finds it (`nodeNameOf` in src/plan/node-name.ts: what the kubelet signs in as, else
 * the node of the API with the host's name or address)
 */
export async function readNodeLife({ session, kubeconfigs }: ApiMaster, node: string): Promise<NodeLife | { readonly trouble: string }> {
  const requests = [
    { id: 'nodes', path: `/api/v1/nodes?fieldSelector=${encodeURIComponent(`metadata.name=${node}`)}` },
    { id: 'pods', path: `/api/v1/pods?fieldSelector=${encodeURIComponent(`spec.nodeName=${node}`)}` },
  ];
  try {
    const { stdout } = await session.run(apiScript(session.host.root, kubeconfigs, requests), { timeoutMs });
    const bodies = answersOf(stdout);
    return 'trouble' in bodies ? bodies : lifeOf(node, bodies.nodes, bodies.pods);
  } catch (error) {
    if (error instanceof ConnectionFailure) return { trouble: error.message };
    throw error;
  }
}

function answersOf(stdout: Buffer): { readonly nodes: unknown; readonly pods: unknown } | { readonly trouble: string } {
  const output = parseApiOutput(stdout);
  if (output.obstacle !== undefined) return { trouble: `the API server cannot be asked: ${output.obstacle}` };
  const bodies = new Map<string, unknown>();
  for (const [id, answer] of output.answers()) {
    if (answer.state !== 'answered') return { trouble: `the API server does not answer: ${printable(answer.message)}` };
    bodies.set(id, parse(answer.body));
  }
  return { nodes: bodies.get('nodes'), pods: bodies.get('pods') };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The selectors are held against the answer once more: what does not know them answers with all objects. */
function lifeOf(node: string, nodes: unknown, pods: unknown): NodeLife | { readonly trouble: string } {
  const parsed = { nodes: nodeList.safeParse(nodes), pods: podList.safeParse(pods) };
  if (!parsed.nodes.success || !parsed.pods.success) return { trouble: 'what the API server answers is no list of nodes and pods' };
  const found = parsed.nodes.data.items.find(({ metadata }) => metadata.name === node);
  if (found === undefined) return { trouble: `the API server knows no node ${printable(node)}` };
  const ready = found.status?.conditions?.find(({ type }) => type === 'Ready');
  return {
    node,
    isReady: ready === undefined ? undefined : ready.status === 'True',
    message: ready?.message ?? '',
    heartbeat: ready?.lastHeartbeatTime ?? undefined,
    pods: parsed.pods.data.items.filter((pod) => pod.node === node),
  };
}
