import type { HostView } from '../evaluate/host-view.js';
import { hasComponent } from '../evaluate/host-view.js';
import type { NewPod } from '../model/action.js';
import { groupBy } from '../model/group-by.js';
import type { Edit } from './edit.js';
import { nodeNameOf } from './node-name.js';
import type { PlanOptions } from './plan-options.js';
import { objectsOf } from './proposals/objects-of.js';

const target = 'new pods';

/**
 * The edits of one API server, followed by the proof that it still lets pods start: one on every node that has an image
 * of a pause container. What cannot be proven is a hazard of the edits. Edits that do nothing stay as they are.
 */
export function provenByNewPods(edits: readonly Edit[], options: PlanOptions): readonly Edit[] {
  const [first] = edits;
  if (first === undefined) return edits;
  const { pods, unproven } = newPods(options);
  const hazard = hazardOf(pods, unproven);
  const changing = hazard === undefined ? edits : edits.map((edit) => ({ ...edit, hazard }));
  if (pods.length === 0) return changing;
  const { control, view, phase } = first;
  const owned = { control, view, path: target, ...(phase === undefined ? {} : { phase }) };
  const order = [...new Set(edits.map(({ path }) => path))].map((needs): Edit => ({ ...owned, kind: 'after', needs }));
  return [...changing, { ...owned, kind: 'action', action: { kind: 'start-pod', pods }, summary: summaryOf(pods, view) }, ...order];
}

interface NewPods {
  readonly pods: readonly NewPod[];
  /** Nodes on which no pod is started. */
  readonly unproven: readonly string[];
}

function newPods({ cluster }: PlanOptions): NewPods {
  if (cluster === undefined || 'problem' in cluster.view.api) return { pods: [], unproven: [] };
  const nodes = objectsOf(cluster.view.api, 'nodes');
  const images = new Map<string | undefined, string | undefined>();
  for (const host of cluster.view.hosts) if (hasComponent(host, 'kubelet')) images.set(nodeNameOf(host, nodes), pauseImage(host));
  const pods: NewPod[] = [];
  const unproven: string[] = [];
  for (const { metadata } of nodes) {
    const image = images.get(metadata.name);
    if (image === undefined) unproven.push(metadata.name);
    else pods.push({ node: metadata.name, image });
  }
  return { pods, unproven };
}

/** The pause image that a node has; the newest tag where there are several, a digest where there is no tag. */
function pauseImage({ snapshot: { images } }: HostView): string | undefined {
  if ('reason' in images) return undefined;
  const pause = images.references.filter((reference) => !reference.includes('<') && isPause(reference));
  const tagged = pause.filter((reference) => !reference.includes('@'));
  const newestLast = (a: string, b: string): number => a.localeCompare(b, 'en', { numeric: true });
  return (tagged.length > 0 ? tagged : pause).toSorted(newestLast).at(-1);
}

/** `k8s.gcr.io/pause:3.2`, `rancher/mirrored-pause@sha256:…`, by the last part of the repository. */
function isPause(reference: string): boolean {
  return /^(?:[\w.:-]+\/)*(?:[\w.-]+-)?pause(?:-[\w.-]+)?(?::[\w.-]+)?(?:@[\w:]+)?$/.test(reference);
}

function hazardOf(pods: readonly NewPod[], unproven: readonly string[]): string | undefined {
  const unseen = 'see by yourself afterwards that pods start there';
  if (unproven.length > 0) return `No new pod is tried on ${unproven.join(', ')}, where no pause image was seen; ${unseen}.`;
  return pods.length === 0 ? `No new pod is tried, since no nodes were seen; ${unseen.replace(' there', '')}.` : undefined;
}

function summaryOf(pods: readonly NewPod[], { host }: HostView): string {
  const lines = [...groupBy(pods, ({ image }) => image)].map(([image, of]) => `  ${image} on ${of.map(({ node }) => node).join(', ')}\n`);
  return `start a pod on each node through the API server of ${host.name}, see it run, and delete it again:\n${lines.join('')}`;
}
